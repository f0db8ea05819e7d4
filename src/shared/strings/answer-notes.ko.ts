/** What stands beside an answer, by the note's code, in Korean. */
import type { AnswerNoteCode } from '../../vit/checkpoint/answer-notes';

export const answerNotesKo: Readonly<Record<AnswerNoteCode, string>> = {
  headsAssumed:
    '어텐션 헤드를 {heads}개(헤드당 값 {headDim}개)로 가정했습니다. 모델 파일에 헤드 수가 적혀 있지 않으며, 수가 다르면 답도 달라집니다. --heads 옵션이나 모델 페이지에서 정할 수 있습니다.',
  headsAmbiguous:
    '{model}처럼 어텐션 헤드를 {heads}개로 가정했습니다. 크기가 같은 다른 모델에는 {other}개가 있습니다. --heads 옵션이나 모델 페이지에서 정할 수 있습니다.',
  scaleAssumed:
    '어텐션 배율을 {scale}(768^−½)로 가정했습니다. timm 0.4까지의 작은 ViT가 그렇게 공개되었습니다. 새로 학습한 모델이라면 {usual}입니다. --scale 옵션이나 모델 페이지에서 정할 수 있습니다.',
};
