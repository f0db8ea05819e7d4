import { expect, it } from 'vitest';
import { licenceInReadme, licenceOf } from '../../../../src/main/models/hub/licence';

it('shows a stranger’s licence as one line in which nothing is hidden', () => {
  expect(licenceOf({ license: 'mit\u202etpircs\n2' }, [])).toBe('mit<U+202E>tpircs 2');
  expect(licenceOf({}, ['license:apache-2.0'])).toBe('apache-2.0');
  expect(licenceInReadme('---\nlicense: mit\u200b\n---\n')).toBe('mit<U+200B>');
});
