/** What tells maps apart: the photo, then everything that was asked. Keys begin with the photo and a space. */
import type { GridQuery, MapOptions, MapQuery } from '../../vit/explain/query';
import { isGroup, isOfClass } from '../../vit/explain/query';

/** The tiles that go with a map. */
export function tilesOf(query: MapQuery): GridQuery {
  const { token } = query;
  if (!isOfClass(query)) return { method: query.method, token };
  return { method: query.method, token, ...(query.target && { target: query.target }) };
}

export function gridKey(photo: string, query: MapQuery, options: MapOptions): string {
  const { method, token } = query;
  return `${photo} ${JSON.stringify([method, tokenKey(token), targetKey(query), options])}`;
}

export function mapKey(photo: string, query: MapQuery, options: MapOptions): string {
  const { method, layer, head, token } = query;
  return `${photo} ${JSON.stringify([method, layer, head, tokenKey(token), targetKey(query), options])}`;
}

function targetKey(query: MapQuery): unknown[] {
  const target = isOfClass(query) ? query.target : undefined;
  if (!target) return [];
  return isGroup(target) ? [target.group] : [target.class, target.versus];
}

function tokenKey(token: MapQuery['token']): string {
  return token === 'cls' ? 'cls' : `${token.row},${token.col}`;
}
