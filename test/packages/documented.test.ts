/** Every function, class and type that the package hands out says what it is, where it is declared; the API page is made of that. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { PACKAGE } from './installed';

const parsed = new Map<string, ts.SourceFile>();

function parse(file: string): ts.SourceFile {
  const known = parsed.get(file) ?? ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  parsed.set(file, known);
  return known;
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : '';
}

/** Names that `file` hands on, each with the file that declares it. */
function handedOn(file: string): { readonly name: string; readonly from: string }[] {
  return parse(file).statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) return [];
    const from = join(dirname(file), `${textOf(statement.moduleSpecifier)}.ts`);
    const clause = statement.exportClause;
    if (!clause || !ts.isNamedExports(clause)) throw new Error(`${file} hands on everything of ${from}`);
    return clause.elements.map(({ name, propertyName }) => ({ name: (propertyName ?? name).text, from }));
  });
}

/** Whether a comment stands before the declaration of `name`; null where `file` has none. */
function isDocumented(file: string, name: string): boolean | null {
  const source = parse(file);
  for (const statement of source.statements) {
    const named = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations
      : ts.isFunctionDeclaration(statement) ||
          ts.isClassDeclaration(statement) ||
          ts.isInterfaceDeclaration(statement) ||
          ts.isTypeAliasDeclaration(statement)
        ? [statement]
        : [];
    if (named.some((each) => each.name?.getText(source) === name))
      return ts.getJSDocCommentsAndTags(statement).length > 0;
  }
  const [onward] = handedOn(file).filter((each) => each.name === name);
  return onward ? isDocumented(onward.from, name) : null;
}

it.each(['index', 'node', 'tfjs'])('everything of the door %s', (door) => {
  const names = handedOn(join(PACKAGE, 'src', `${door}.ts`));
  expect(names.length).toBeGreaterThan(2);
  expect(names.filter(({ from }) => !existsSync(from))).toEqual([]);
  const without = names.filter(({ name, from }) => isDocumented(from, name) !== true);
  expect(without.map(({ name, from }) => `${name} in ${from.slice(PACKAGE.length)}`)).toEqual([]);
});
