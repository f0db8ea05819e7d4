/** 렌즈 설명, 한국어: the same keys as `notes.en.ts`. */
import type { notesEn } from './notes.en';

export const notesKo: Readonly<Record<keyof typeof notesEn, string>> = {
  'note.open': '{lens}: 무엇인가요?',
  'note.ignores': '담지 않는 것',
  'note.source': '출처',
  'note.rollout':
    '레이어를 거슬러 내려가며 어텐션을 패치까지 따라갑니다. 토큰이 자기 자신을 유지하게 하는 잔차 연결도 함께 셈하고, 헤드 하나를 고르면 모든 레이어에서 그 헤드만 따라갑니다.',
  'note.rollout.ignores': '값(value), 투영, MLP, 클래스. 무엇이 섞였는지를 보일 뿐 무엇이 답을 정했는지는 아닙니다.',
  'note.attention':
    '한 레이어에서 고른 헤드가 어디를 보았는지 계산된 그대로 보여 줍니다. 뒤쪽 레이어의 토큰은 이미 여러 패치가 섞인 것입니다.',
  'note.attention.ignores':
    '그 아래 모든 레이어. 토큰을 본 것이 같은 자리의 패치를 본 것은 아니며, 어텐션만으로는 설명이 되지 않습니다.',
  'note.grad-rollout':
    '각 어텐션을 그것이 클래스 점수를 올린 만큼만 세는 롤아웃입니다. 한 클래스에 대해, 또는 왜 다른 클래스가 아닌지에 대해 답합니다.',
  'note.grad-rollout.ignores':
    '클래스에 불리한 증거, MLP와 값, 레이어마다 다른 기울기의 크기. 모든 행의 합을 다시 1로 맞추기 때문입니다.',
  'note.relevance':
    '각 패치가 어텐션을 통해 클래스 점수를 얼마나 올렸는지 모든 레이어에 걸쳐 더합니다. 한 클래스에 대해, 또는 왜 다른 클래스가 아닌지에 대해 답합니다.',
  'note.relevance.ignores': 'MLP, 클래스에 불리한 증거, 그리고 이 사진 주변의 아주 작은 변화가 아닌 모든 것.',
};
