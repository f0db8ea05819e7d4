/** Why a tensor of a file is not used, in Korean. */
import type { Harmless } from '../../vit/checkpoint/head/harmless';
import type { UnplacedReason } from '../../vit/checkpoint/placement';

export const tensorsKo: Readonly<Record<Harmless | UnplacedReason, string>> = {
  counter: '학습이 남긴 카운터',
  index: '없어도 알 수 있는 위치 번호',
  maskToken: '사전 학습에서 가린 패치를 대신하는 값',
  decoder: '사전 학습의 디코더',
  atWork: '그리거나 쓰는 디코더의 값',
  pretraining: '사전 학습에서 특징을 비교하는 데 쓰는 값',
  optimizer: '옵티마이저의 상태',
  loss: '손실 함수나 지표의 값',
  average: '쓰지 않는 가중치 평균',
  replaced: '미세 조정이 대체한 값',
  part: '사진을 읽지 않는 모델 부분의 값',
  set: '쓰지 않는 가중치 세트의 값',
  before: '가중치가 없는 층(드롭아웃이나 활성화 함수일 수 있음) 뒤에 있음',
  chosen: '직접 제외한 분류기의 값',
  cosine: '이름으로 보아 각도를 비교하는 분류기의 값',
  between: '여러 층으로 된 헤드의 값이며, 층 사이에 무엇을 적용하는지 알 수 없음',
  layers: '층이 많은 헤드의 값',
  order: '순서를 알 수 없는 층의 값',
  several: '분류기일 수 있는 여러 층 가운데 하나',
  width: '인코더의 특징을 읽지 않는 헤드의 값',
  pooler: '풀러와 분류기의 값이며, 분류기가 풀러를 읽는지 알 수 없음',
  unknown: '무엇인지 알 수 없으며, 사진과 답 사이에 있을 수 있음',
  unusual: '분류기일 수 있지만 이름이 다름',
  embedding: '클래스가 아니라 CLIP의 이미지·텍스트 공간으로 가는 투영',
  backbone: '분류기가 없어 아무것도 읽지 않음',
};
