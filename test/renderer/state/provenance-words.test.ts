import { afterEach, describe, expect, it } from 'vitest';
import { language, provenanceText } from '../../../src/renderer/state/language.svelte';
import { openCheckpoint } from '../../../src/vit/checkpoint/open';
import { CHOSEN } from '../../../src/vit/checkpoint/apply-overrides';
import { folder, tensors, vitShapes } from '../../vit/checkpoint/build';

afterEach(() => void (language.locale = 'en'));

const said = (locale: 'en' | 'ko', source: string): string | null => {
  language.locale = locale;
  return provenanceText(source);
};

describe('where something was read', () => {
  it('is named as it is where it is a file or a library', () => {
    expect(said('en', 'config.json')).toBe('from config.json');
    expect(said('ko', 'config.json')).toBe('출처: config.json');
    expect(said('en', 'assumed: timm')).toBe('assumed: timm');
    expect(said('en', 'assumed')).toBe('assumed');
    expect(said('en', CHOSEN)).toBe('chosen by you');
    expect(said('en', '')).toBeNull();
  });

  it.each([
    ['assumed: published models 1280 wide have 16', '가정: 너비 1280인 공개 모델은 헤드가 16개'],
    ['none: the names given do not fit 7 classes', '번호로 표시: 주어진 이름이 클래스 7개와 맞지 않음'],
    [
      "preprocessor_config.json, fitted to the model's 384 × 384",
      '출처: preprocessor_config.json, 모델의 384 × 384에 맞춤',
    ],
    ['config.json: box, run as bilinear', '출처: config.json: box 대신 bilinear 사용'],
  ])('%s is said in Korean', (source, korean) => expect(said('ko', source)).toBe(korean));

  it('is in Korean for all that a checkpoint without any settings assumes', async () => {
    const shapes = vitShapes({ dim: 64, depth: 1, mlp: 8, patch: 4, patches: 4, classes: 3 });
    const { provenance } = await openCheckpoint(folder({ 'model.safetensors': tensors(shapes) }));
    const sentences = Object.values(provenance).filter((source) => /^(assumed: )?[a-z0-9]+ .* /.test(source));
    expect(sentences).toContain('assumed: 64 numbers per head');
    expect(sentences).toContain('assumed: a square, by the position embedding');
    for (const source of sentences) {
      expect(said('ko', source)?.replace(/^가정: /, '')).toMatch(/[가-힣]/);
    }
  });
});
