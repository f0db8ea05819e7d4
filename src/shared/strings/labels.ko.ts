/** The words of labels that a person types, in Korean. */
import type { labelsEn } from './labels.en';

export const labelsKo: Readonly<Record<keyof typeof labelsEn, string>> = {
  'labels.title': '레이블',
  'labels.count': '직접 쓴 레이블 {count}개',
  'labels.field': '직접 쓰는 레이블',
  'labels.placeholder': '한 줄에 하나씩, 또는 쉼표로 나누어: cat, red car …',
  'labels.template': '레이블을 넣을 문장',
  'labels.templates.photo': 'a photo of a {}',
  'labels.templates.plain': '레이블만',
  'labels.templates.imagenet': 'CLIP 논문의 문장 80개',
  'labels.templates.simple': 'CLIP 저자들의 문장 7개',
  'labels.templates.own': '직접 쓴 문장',
  'labels.example': 'a picture of a {}',
  'labels.sentences': '문장을 한 줄에 하나씩, 레이블 자리는 {}',
  'labels.use': '{count}개로 묻기',
  'labels.running': '레이블을 읽는 중',
  'labels.stop': '중지',
  'labels.clear': '레이블 없이',
  'labels.softmax': '레이블끼리 100%를 나눕니다(소프트맥스). 함께 쓴 레이블에 따라 점수가 달라집니다.',
  'labels.sigmoid': '레이블마다 따로 판단합니다(시그모이드). 점수의 합이 100%가 아닐 수 있습니다.',
  'labels.kept': '보관한 묶음',
  'labels.name': '묶음 이름',
  'labels.keep': '보관',
  'labels.drop': '삭제',
  'labels.import': '파일에서 …',
};
