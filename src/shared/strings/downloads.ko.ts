/** 허브에서 모델을 받을 때 쓰는 말. */
import type { downloadsEn } from './downloads.en';

export const downloadsKo: Record<keyof typeof downloadsEn, string> = {
  'get.open': '모델 받기',
  'get.title': '모델 받기',
  'get.text':
    'Hugging Face 또는 HF_ENDPOINT로 지정한 허브에서 받습니다. 직접 요청하기 전에는 네트워크에 연결하지 않습니다.',
  'get.id': '모델 ID 또는 모델 페이지 주소',
  'get.look': '살펴보기',
  'get.looking': '살펴보는 중…',
  'get.cancelLook': '취소',
  'get.quiet':
    '허브가 아직 응답하지 않습니다. 허브가 느리거나 이 컴퓨터가 오프라인일 수 있습니다. 기다리거나 취소해 주세요.',
  'get.lookAt': '{name} 살펴보기',
  'get.suggested': '추천 모델',
  'get.model': '모델',
  'get.size': '다운로드 크기',
  'get.top1': 'Top-1 정확도',
  'get.free': '디스크 여유 공간',
  'get.files': '{size}, 파일 {count}개',
  'get.download': '다운로드',
  'get.resume': '이어받기',
  'get.show': '보기',
  'get.installed': '이미 설치된 모델입니다.',
  'get.progress': '{id} 다운로드',
  'get.received': '{total} 중 {received}',
  'get.kept': '받은 부분은 보관되어 이어받을 수 있습니다',
  'get.checking': '확인하는 중…',
  'get.waiting': '허브의 응답을 기다리는 중…',
  'get.speed': '초당 {size}',
  'get.secondsLeft': '{seconds}초 남음',
  'get.minutesLeft': '{minutes}분 남음',
  'get.done': '{name} 모델을 설치했습니다',
  'get.discard': '받은 부분 삭제',
  'hubToken.title': '액세스 토큰',
  'hubToken.none':
    '비공개 모델이나 승인이 필요한 모델을 받을 때 씁니다. 시스템 키체인에 보관하고 이 허브에만 보냅니다.',
  'hubToken.keychain': '시스템 키체인에 토큰이 보관되어 있습니다.',
  'hubToken.environment': '환경 변수의 토큰을 사용합니다 (HF_TOKEN).',
  'hubToken.unavailable':
    '이 시스템에는 토큰을 보관할 키체인이 없습니다. HF_TOKEN을 설정한 뒤 Headlight를 시작해 주세요.',
  'hubToken.field': '액세스 토큰',
  'hubToken.keep': '보관',
  'hubToken.forget': '삭제',
};
