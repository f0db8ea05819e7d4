/** What stands beside an answer, by the note's code, in Korean. */
import type { AnswerNoteCode } from '../../vit/checkpoint/answer-notes';

export const answerNotesKo: Readonly<Record<AnswerNoteCode, string>> = {
  headsAssumed:
    '어텐션 헤드를 {heads}개(헤드당 값 {headDim}개)로 가정했습니다. 모델 파일에 헤드 수가 적혀 있지 않으며, 수가 다르면 답도 달라집니다. --heads 옵션이나 모델 페이지에서 정할 수 있습니다.',
  headsAmbiguous:
    '{model}처럼 어텐션 헤드를 {heads}개로 가정했습니다. 크기가 같은 다른 모델에는 {other}개가 있습니다. --heads 옵션이나 모델 페이지에서 정할 수 있습니다.',
  scaleAssumed:
    '어텐션 배율을 {scale}(768^−½)로 가정했습니다. timm 0.4까지의 작은 ViT가 그렇게 공개되었습니다. 새로 학습한 모델이라면 {usual}입니다. --scale 옵션이나 모델 페이지에서 정할 수 있습니다.',
  fieldsUnknown:
    '{file}에서 이해하지 못해 따르지 않은 항목: {fields}. 사진이 모델을 학습할 때와 다르게 준비될 수 있습니다.',
  includeTop:
    '{file}의 `include_top`은 따르지 않았습니다. transformers는 픽셀을 표준편차로 한 번 더 나눕니다. 그렇게 하려면 표준편차를 {std}(으)로 정하세요(--std 옵션 또는 모델 페이지).',
  processorUnknown:
    '{file}에 적힌 이미지 프로세서 “{name}”의 방식을 알지 못해, 적혀 있지 않은 부분은 {used} 방식으로 처리합니다. 사진이 모델을 학습할 때와 다르게 준비될 수 있습니다.',
};
