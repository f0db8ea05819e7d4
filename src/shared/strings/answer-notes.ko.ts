/** What stands beside an answer, by the note's code, in Korean. */
import type { AnswerNoteCode } from '../../vit/checkpoint/answer-notes';

export const answerNotesKo: Readonly<Record<AnswerNoteCode, string>> = {
  headsAssumed:
    '어텐션 헤드를 {heads}개(헤드당 값 {headDim}개)로 가정했습니다. 모델 파일에 헤드 수가 적혀 있지 않으며, 수가 다르면 답도 달라집니다. --heads 옵션이나 모델 페이지에서 정할 수 있습니다.',
  headsAmbiguous:
    '{model}처럼 어텐션 헤드를 {heads}개로 가정했습니다. 크기가 같은 다른 모델에는 {other}개가 있습니다. --heads 옵션이나 모델 페이지에서 정할 수 있습니다.',
  scaleAssumed:
    '어텐션 배율을 {scale}(768^−½)로 가정했습니다. timm 0.4까지의 작은 ViT가 그렇게 공개되었습니다. 새로 학습한 모델이라면 {usual}입니다. --attention-scale 옵션이나 모델 페이지에서 정할 수 있습니다.',
  poolToken:
    '“{layer}” 층이 클래스 토큰을 읽는다고 가정했습니다. 인코더 모델에 속하지 않는 층이고 무엇을 읽는지 적힌 파일도 없으며, 패치 평균을 읽으면 답이 달라집니다. --pool 옵션이나 모델 페이지에서 정할 수 있습니다.',
  poolMean:
    '`fc_norm`이 있는 모델처럼 “{layer}” 층이 패치 평균을 읽는다고 가정했습니다. --pool 옵션이나 모델 페이지에서 정할 수 있습니다.',
  poolDefault:
    '{library}의 기본 방식대로 “{layer}” 층이 클래스 토큰을 읽는다고 가정했습니다. 어느 파일에도 적혀 있지 않으며, 패치 평균을 읽으면 답이 달라집니다. --pool 옵션이나 모델 페이지에서 정할 수 있습니다.',
  headBias:
    '“{layer}” 층에는 편향이 없습니다. 일반 선형 층으로 가정했습니다. 각도를 비교하는 층(ArcFace, 코사인)도 똑같아 보이지만 답이 다릅니다.',
  headBehind:
    '“{layer}” 층은 여러 층 가운데 첫 번째입니다. 그 뒤에는 소프트맥스 말고는 없다고 가정했습니다. 시그모이드가 있다면 레이블을 하나씩 따로 판단합니다(--output multi 옵션 또는 모델 페이지).',
  outputUnknown:
    'config.json의 `{field}`에 적힌 “{value}”의 뜻을 알 수 없습니다. 여러 클래스 가운데 하나(소프트맥스), 출력이 하나라면 예/아니요로 가정했습니다. --output 옵션이나 모델 페이지에서 정할 수 있습니다.',
  fieldsUnknown:
    '{file}에서 이해하지 못해 따르지 않은 항목: {fields}. 사진이 모델을 학습할 때와 다르게 준비될 수 있습니다.',
  includeTop:
    '{file}의 `include_top`은 따르지 않았습니다. transformers는 픽셀을 표준편차로 한 번 더 나눕니다. 그렇게 하려면 표준편차를 {std}(으)로 정하세요(--std 옵션 또는 모델 페이지).',
  encoderOf:
    '더 큰 모델(`{whole}`)의 인코더로 열었습니다. 답과 맵, 특징은 인코더의 것입니다. 나머지 부분은 사진을 읽지 않습니다.',
  encoderOfLarger:
    '더 큰 모델의 인코더로 열었습니다. 답과 맵, 특징은 인코더의 것입니다. 나머지 부분은 사진을 읽지 않습니다.',
  encoderWrites:
    '답과 맵, 특징은 인코더의 것입니다. 그 뒤의 디코더는 글을 씁니다(창의 낱말 탭 또는 headlight caption, headlight read).',
  processorUnknown:
    '{file}에 적힌 이미지 프로세서 “{name}”의 방식을 알지 못해, 적혀 있지 않은 부분은 {used} 방식으로 처리합니다. 사진이 모델을 학습할 때와 다르게 준비될 수 있습니다.',
};
