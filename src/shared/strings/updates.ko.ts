/** New versions of the app, in Korean. */
import type { updatesEn } from './updates.en';

export const updatesKo: Readonly<Record<keyof typeof updatesEn, string>> = {
  'update.title': '새 버전',
  'update.none.source': '소스 코드에서 실행 중입니다. 새 버전은 `git pull`로 받으며, Headlight가 찾아보지는 않습니다.',
  'update.none.noPlace': '이 앱을 만든 쪽에서 새 버전을 찾을 곳을 정하지 않아, Headlight가 찾아보지 않습니다.',
  'update.idle': '새 버전은 직접 요청할 때만 찾아봅니다.',
  'update.looking': '찾는 중…',
  'update.current': '최신 버전을 쓰고 있습니다.',
  'update.found': '{version} 버전이 나왔습니다({date}).',
  'update.foundNotice': 'Headlight {version} 버전이 나왔습니다.',
  'update.show': '보기',
  'update.byHand': '이 앱은 직접 압축을 풀어 쓰는 것이므로, 새 버전도 같은 자리에 직접 풀어야 합니다.',
  'update.downloading': '{version} 버전을 내려받는 중: {percent}%',
  'update.ready': '{version} 버전을 받았고 개발자의 서명을 확인했습니다. Headlight를 끝내고 설치한 뒤 다시 시작합니다.',
  'update.installing': '{version} 버전을 설치하는 중입니다. 시스템이 암호를 물을 수 있습니다.',
  'update.look': '새 버전 찾기',
  'update.download': '내려받기({size})',
  'update.cancel': '취소',
  'update.install': '설치하고 다시 시작',
  'update.always': '시작할 때마다 찾기',
};
