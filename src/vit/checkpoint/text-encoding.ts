/**
 * Bytes of a stranger's text file to text. UTF-8, UTF-16 and UTF-32 with or without a mark, and Korean CP949 where the words are plainly Korean;
 * what could be one of several encodings is refused (null), never guessed: 자전거 in CP949 is a valid Chinese text too.
 */

/** Text, without its byte order mark; null where the encoding cannot be told, or where it is no text. */
export function decodeText(bytes: Uint8Array): string | null {
  const text = marked(bytes) ?? (bytes.includes(0) ? unmarked16(bytes) : (decoded(bytes, 'utf-8') ?? korean(bytes)));
  return text === null || NO_TEXT.test(text) ? null : text;
}

/** What stands in no text: control characters other than tabs and line ends (an ESC begins ISO-2022), marks of failed decoding. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const NO_TEXT = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\ufffd\ufffe\uffff]/;

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** By its byte order mark. UTF-32's little-endian mark begins with UTF-16's. */
function marked(bytes: Uint8Array): string | null {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return utf32(bytes.subarray(4), true);
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return utf32(bytes.subarray(4), false);
  if (a === 0xff && b === 0xfe) return decoded(bytes, 'utf-16le');
  if (a === 0xfe && b === 0xff) return decoded(bytes, 'utf-16be');
  return null;
}

/** Without a mark the order is where the zero byte of spaces, line ends and Latin letters stands. */
function unmarked16(bytes: Uint8Array): string | null {
  if (bytes.length % 2 !== 0) return null;
  const seen = { low: 0, high: 0 };
  for (let at = 0; at < bytes.length; at += 2) {
    const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
    if (second === 0 && isPlain(first)) seen.low++;
    if (first === 0 && isPlain(second)) seen.high++;
  }
  if (seen.low === seen.high) return null;
  return decoded(bytes, seen.low > seen.high ? 'utf-16le' : 'utf-16be');
}

function isPlain(byte: number): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0x09 || (byte >= 0x20 && byte < 0x7f);
}

function utf32(bytes: Uint8Array, little: boolean): string | null {
  if (bytes.length % 4 !== 0) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = '';
  for (let at = 0; at < bytes.length; at += 4) {
    const point = view.getUint32(at, little);
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) return null;
    text += String.fromCodePoint(point);
  }
  return text;
}

/**
 * CP949, which every WHATWG decoder calls euc-kr. Bytes of Chinese, Japanese or Western texts can be valid there, and then give syllables that
 * hardly any Korean word has: nearly all must be everyday ones, and nothing but Hangul and ASCII may stand there.
 */
function korean(bytes: Uint8Array): string | null {
  const text = decoded(bytes, 'euc-kr');
  const foreign = text?.replace(/[\t\n\r -~]/g, '') ?? '';
  const syllables = foreign.replace(/[^가-힣]/g, '');
  if (text === null || syllables.length === 0 || syllables.length !== foreign.length) return null;
  const everyday = [...syllables].filter((syllable) => EVERYDAY.has(syllable)).length;
  return everyday >= MOSTLY * syllables.length ? text : null;
}

/** A name may have a rare syllable; random ones of the 2350 are everyday ones in a fifth of cases. */
const MOSTLY = 0.8;

const EVERYDAY = new Set(
  `
  가각간감갑값강같개객거건걸검것게겨격견결겼경계고곡골곰곳공과관광교구국군권궤귀규균귤그극근글긁금급기긴길김깃까깎껑께꼬꽃
  꾸꾼끄끝끼나난날남낭내냥너넓넘네넨노녹놀높놓뇌뇽누눈느늑는늘늬니닙다단닫달닭답당대댓더데델도독돌동돼되된됨됩두둡둥뒤드든
  들등디딩따딸땅때또뚜라락란람랍랑래랙랜램랩량러럭럼럽레렌려력렴로록롤롱료루룩류률르른를름릇리린릴림립릿링마막만말맑망맞매
  맥맨맵머먼멈메멧면명모목몬못무문묻물미민믿밀바박반받발밝밥방배백밴뱀버번벌범법베벨벼벽변병보복본볼봄봉부북분불붉붓붕붙브
  블비빨빵뿔사삭산살삼상새색생서석선설섯성세셀셔션셰소속손쇠쇼수순숟술숫숭숲슈스슬슴습승시식신실쌍쓰쓸아악안않알암았앞액앵
  야약양어언얼엄업없었에엔여역연열염엽영예오옥온올옮옷와왕왜외요용우운울움웃워원월웨웰웹위유율으은을음의이인일읽임입있잉잎
  자작잔잠장재쟁저적전절점접젓정제조족종좌주죽준줄줍중쥐즈즐지직진질짐집짓징찍차찰참창찾채책처천철청체첼초총최추축출충취츠
  층치친침카칸칼커컨컴컵케켈코콜콩쿠쿤퀴크큰클키킹타탁탄탑태택탠탭터털테텐템토톱통투튤트튼틀티틱틴파판팔팟팡패팬팽퍼퍽펀페
  펜펭편평폐포폰폴표푸풀풍퓨프플픔피픽핀필하학한할함합항해햄했행향허헛헤헬현혐형호화확황회후휴흐흑흰히힘힙
  `.replace(/\s/g, ''),
);
