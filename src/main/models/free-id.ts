/** The folder name of a model that a person names: what every system takes of it, and a number where that is taken. */
import { isSafeName } from './names';

/** Id of a name that has no usable character. */
const NAMELESS = 'my-labels';

export async function freeId(name: string, isTaken: (id: string) => Promise<boolean>): Promise<string> {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9._ -]/g, '')
    .trim()
    .replaceAll(/[ ]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
    .slice(0, 60);
  const base = isSafeName(plain) ? plain : NAMELESS;
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!(await isTaken(id))) return id;
  }
}
