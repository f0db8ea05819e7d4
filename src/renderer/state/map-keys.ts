/** What tells maps apart: the photo, then everything that was asked. Keys begin with the photo and a space. */
import type { GridQuery, MapOptions, MapQuery } from '../../vit/explain/query';
import { isOfClass } from '../../vit/explain/query';

/** The tiles that go with a map: methods of a class have none of their own and stand beside rollout. */
export function tilesOf(query: MapQuery): GridQuery {
  return { method: isOfClass(query) ? 'rollout' : query.method, token: query.token };
}

export function gridKey(photo: string, query: MapQuery, options: MapOptions): string {
  const { method, token } = tilesOf(query);
  return `${photo} ${JSON.stringify([method, tokenKey(token), options])}`;
}

export function mapKey(photo: string, query: MapQuery, options: MapOptions): string {
  const { method, layer, head, token } = query;
  const target = isOfClass(query) ? [query.target?.class, query.target?.versus] : [];
  return `${photo} ${JSON.stringify([method, layer, head, tokenKey(token), target, options])}`;
}

function tokenKey(token: MapQuery['token']): string {
  return token === 'cls' ? 'cls' : `${token.row},${token.col}`;
}
