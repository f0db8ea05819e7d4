/** 오류가 더 자세한 내용을 알려 줄 때 쓰는 문장: 점 뒤의 매개변수가 있을 때 쓰인다. */
import type { variantsEn } from './variants.en';

export const variantsKo: Readonly<Record<keyof typeof variantsEn, string>> = {
  'hubUnreachable.absent':
    '{host}에서 응답이 없습니다. 이 컴퓨터가 오프라인이거나 주소가 잘못되었습니다({detail}). 네트워크를 확인한 뒤 다시 시도해 주세요.',
  'photoEmpty.zeros':
    '파일이 0으로만 채워져 있어 아직 내용이 하나도 도착하지 않았습니다. 복사나 동기화가 진행 중이면 끝난 뒤 다시 시도해 주세요.',
  'photoDamaged.missing':
    '사진이 온전하지 않습니다. 전체의 {missing}%가 없습니다. 복사나 동기화가 진행 중이면 끝난 뒤 다시 시도해 주세요.',
  'photoDamaged.cut':
    '사진이 온전하지 않습니다. 끝부분이 없습니다. 복사나 동기화가 진행 중이면 끝난 뒤 다시 시도하고, 아니면 다시 받아 주세요.',
  'outputNotFinite.photo':
    '{photo}: 이 사진에서 모델이 계산한 “{tensor}”에 {value} 값이 나와 답이 없습니다. 가중치가 손상되었거나 수가 너무 큽니다.',
  'photoUnknownFormat.picture':
    'Headlight가 읽지 못하는 그림 형식입니다: {picture}. JPEG나 PNG로 저장한 뒤 그 파일을 열어 주세요.',
  'photoUnknownFormat.video': '동영상({video})입니다. 한 장면을 JPEG나 PNG로 저장한 뒤 그 파일을 열어 주세요.',
  'photoUnknownFormat.sound': '그림이 아니라 소리 파일({sound})입니다. 다른 파일을 골라 주세요.',
  'photoUnknownFormat.document':
    '그림이 아니라 다른 종류의 파일({document})입니다. 안에 든 그림을 JPEG나 PNG로 저장하거나 다른 파일을 골라 주세요.',
  'photoUnknownFormat.archive': '압축 파일({archive})입니다. 압축을 풀고 안에 든 사진을 열어 주세요.',
};
