/** 오류가 더 자세한 내용을 알려 줄 때 쓰는 문장: 점 뒤의 매개변수가 있을 때 쓰인다. */
import type { variantsEn } from './variants.en';

export const variantsKo: Readonly<Record<keyof typeof variantsEn, string>> = {
  'photoEmpty.zeros':
    '파일이 0으로만 채워져 있어 아직 내용이 하나도 도착하지 않았습니다. 복사나 동기화가 진행 중이면 끝난 뒤 다시 시도해 주세요.',
  'photoDamaged.missing':
    '사진이 온전하지 않습니다. 전체의 {missing}%가 없습니다. 복사나 동기화가 진행 중이면 끝난 뒤 다시 시도해 주세요.',
  'photoDamaged.cut':
    '사진이 온전하지 않습니다. 끝부분이 없습니다. 복사나 동기화가 진행 중이면 끝난 뒤 다시 시도하고, 아니면 다시 받아 주세요.',
};
