/** Where a hub lies and what a model of it is called: `google/vit-base-patch16-224`, perhaps at a revision. Pure. */
import { HeadlightError } from '../../../vit/errors';
import { isSafeName } from '../names';

const DEFAULT_ENDPOINT = 'https://huggingface.co';
const MAX_ID = 96;
const PART = '[A-Za-z0-9_][A-Za-z0-9._-]*';
const ID = new RegExp(`^${PART}(/${PART})?$`);
const REVISION = /^[A-Za-z0-9_][A-Za-z0-9._/-]{0,199}$/;

/** The hub to ask: `HF_ENDPOINT`, else Hugging Face. Throws `hubEndpointInvalid` for what is no web address. */
export function endpointFrom(env: NodeJS.ProcessEnv): URL {
  const address = env['HF_ENDPOINT']?.trim() || DEFAULT_ENDPOINT;
  const url = urlOrNull(address.endsWith('/') ? address : `${address}/`);
  if (url && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '') return url;
  throw new HeadlightError('hubEndpointInvalid', { endpoint: (url?.username ? url.host : address).slice(0, MAX_ID) });
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether nobody on the way can read what is sent there: it is encrypted, or stays on this computer. */
export function isPrivate({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}

function urlOrNull(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** `HF_HUB_OFFLINE` (or `TRANSFORMERS_OFFLINE`) as the Python libraries read it. */
export function offlineFrom(env: NodeJS.ProcessEnv): boolean {
  return [env['HF_HUB_OFFLINE'], env['TRANSFORMERS_OFFLINE']].some((value) =>
    ['1', 'on', 'yes', 'true'].includes(value?.trim().toLowerCase() ?? ''),
  );
}

/** The token of the environment, or null. */
export function tokenFrom(env: NodeJS.ProcessEnv): string | null {
  return env['HF_TOKEN']?.trim() || env['HUGGING_FACE_HUB_TOKEN']?.trim() || null;
}

/** What may travel in a header: 'hf_…', printable and without spaces. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]{1,500}$/.test(text);
}

/** The id in what a person typed or pasted: the id itself, or the address of its page on this hub. Throws `hubIdInvalid`. */
export function modelIdIn(text: string, endpoint: URL): string {
  const typed = text.trim();
  const page = urlOrNull(typed);
  const beneath = page?.origin === endpoint.origin && page.pathname.startsWith(endpoint.pathname);
  const path = beneath ? page.pathname.slice(endpoint.pathname.length).split('/').slice(0, 2) : [typed];
  const id = path.join('/');
  if (!isModelId(id)) throw new HeadlightError('hubIdInvalid', { id: typed.slice(0, MAX_ID) });
  return id;
}

/** The hub's own rule: `name` or `owner/name`, at most 96 characters, without `--` and `..`. */
export function isModelId(id: string): boolean {
  return id.length <= MAX_ID && ID.test(id) && !/--|\.\.|\.(git)?$|\.\//.test(id) && isSafeName(folderNameOf(id));
}

/** A branch, a tag or a commit. Throws `hubRevisionNotFound`. */
export function checkedRevision(id: string, revision: string): string {
  if (REVISION.test(revision) && !revision.includes('..')) return revision;
  throw new HeadlightError('hubRevisionNotFound', { id, revision: revision.slice(0, 200) });
}

/** The installed model's id: `google--vit-base-patch16-224`. No two ids share one, since none holds `--`. */
export function folderNameOf(id: string): string {
  return id.replace('/', '--');
}

/** What the hub knows about a model, sizes and checksums included. */
export function metadataUrl(endpoint: URL, id: string, revision: string | null): URL {
  const at = revision === null ? '' : `/revision/${encodeURIComponent(revision)}`;
  return new URL(`api/models/${id}${at}?blobs=true`, endpoint);
}

/** One file of a commit. */
export function fileUrl(endpoint: URL, id: string, commit: string, name: string): URL {
  return new URL(`${id}/resolve/${commit}/${encodeURIComponent(name)}`, endpoint);
}
