/** One table of pickles for all tests: what is built, what is refused by name, what is damaged or wants too much. Text is Latin-1. */
import { Inert } from '../../../../src/vit/checkpoint/formats/inert-globals';
import type { PickleValue } from '../../../../src/vit/checkpoint/formats/pickle-world';

/** Latin-1 text as bytes, so that opcodes are written as themselves. */
export const bytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** Name, pickle, value; 'itself' is a list that contains itself. */
export const PLAIN: readonly (readonly [string, string, PickleValue])[] = [
  ['numbers of protocol 0', '(I1\nI01\nL12L\nF0.5\nt.', [1, true, 12, 0.5]],
  [
    'negative and large integers',
    '\x80\x02(J\xff\xff\xff\xff\x8a\x01\x80\x8a\x09\0\0\0\0\0\0\0\0\x01t.',
    [-1, -128, 2n ** 64n],
  ],
  ['text and bytes', "(S'a'\nVb\nU\x01c\x8c\x01dC\x01ee.".replace('ee.', 'et.'), ['a', 'b', 'c', 'd', bytes('e')]],
  ['frames and the memo', '\x80\x04\x95\x08\0\0\0\0\0\0\0]\x94(K\x01h\0e.', 'itself'],
  ['dicts', '}(X\x01\0\0\0aNX\x01\0\0\0b\x88u.', new Map<string, unknown>([['a', null], ['b', true]])], // prettier-ignore
  ['an ordered dict with attributes', '\x80\x02ccollections\nOrderedDict\n)R}X\x01\0\0\0aK\x01sb.', new Map()],
  ['a size', '\x80\x02ctorch\nSize\nK\x02K\x03\x86\x85R.', [2, 3]],
  ['a set, and what is in it', '\x80\x02c__builtin__\nset\n]K\x01a\x85R.', [1]],
  ['a set of protocol 4', '\x80\x04\x8f(K\x01\x90.', [1]],
  [
    'a defaultdict',
    '\x80\x02ccollections\ndefaultdict\nc__builtin__\nint\n\x85RX\x01\0\0\0aK\x01s.',
    new Map([['a', 1]]),
  ],
  ['a deque', '\x80\x02ccollections\ndeque\n]K\x05\x86R(K\x01K\x02e.', [1, 2]],
  ['settings that are a dict', '\x80\x02cyacs.config\nCfgNode\n)\x81X\x01\0\0\0aK\x01s}b.', new Map([['a', 1]])],
  ['an inert value in a list', '\x80\x02](cuuid\nUUID\n)\x81}be.', [new Inert()]],
  ['a counter', '\x80\x02ccollections\nCounter\n}X\x01\0\0\0aK\x02s\x85R.', new Map([['a', 2]])],
  [
    'a bytearray of protocol 2',
    '\x80\x02c__builtin__\nbytearray\nc_codecs\nencode\nX\x01\0\0\0aX\x06\0\0\0latin1\x86R\x85R.',
    'a',
  ],
  [
    'a complex number and a range',
    '\x80\x02c__builtin__\ncomplex\nK\x01K\x02\x86Rc__builtin__\nrange\nK\x00K\x02K\x01\x87R\x86.',
    [
      [1, 2],
      [0, 2, 1],
    ],
  ],
  [
    'a key that JavaScript would inherit from',
    '}(X\x09\0\0\0__proto__K\x01X\x0b\0\0\0constructorK\x02u.',
    new Map([
      ['__proto__', 1],
      ['constructor', 2],
    ]),
  ],
];

/** Values beside the weights: Name, pickle. Each is one inert mark, whatever state it is given. */
export const INERT: readonly (readonly [string, string])[] = [
  ['a numpy scalar', '\x80\x02cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nX\x02\0\0\0f8\x89\x88\x87R(K\x03X\x01\0\0\0<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tbU\x01a\x86R.'], // prettier-ignore
  ['a numpy array', '\x80\x02cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85U\x01b\x87R(K\x01tb.'],
  ['a path', '\x80\x02cpathlib\nPosixPath\nX\x01\0\0\0/X\x01\0\0\0a\x86R.'],
  ['a date', '\x80\x03cdatetime\ndatetime\nC\x01a\x85R.'],
  ['a namespace of types', '\x80\x04\x8c\x05types\x8c\x0fSimpleNamespace\x93)R}\x8c\x01aK\x01sb.'],
  ['settings of omegaconf', '\x80\x02comegaconf.dictconfig\nDictConfig\n)\x81}X\x01\0\0\0aK\x01sb.'],
];

/** Name, pickle, the name it is refused by. */
export const FORBIDDEN: readonly (readonly [string, string, string])[] = [
  ['GLOBAL', 'cposix\nsystem\n(S"id"\ntR.', 'posix.system'],
  ['STACK_GLOBAL', '\x80\x04\x8c\x02os\x8c\x06system\x93\x8c\x02id\x85R.', 'os.system'],
  ['INST', '(S"id"\nios\nsystem\n.', 'os.system'],
  ['OBJ', '(cbuiltins\neval\nS"1"\no.', 'builtins.eval'],
  ['NEWOBJ', '\x80\x02csubprocess\nPopen\n)\x81.', 'subprocess.Popen'],
  ['REDUCE on getattr', 'c__builtin__\ngetattr\n(ctorch\nSize\nS"x"\ntR.', '__builtin__.getattr'],
  ['BUILD with setattr', '\x80\x02cbuiltins\nsetattr\n}b.', 'builtins.setattr'],
  [
    'a dotted name behind an allowed module',
    '\x80\x04\x8c\x05torch\x8c\x17serialization.os.system\x93)R.',
    'torch.serialization.os.system',
  ],
  ['a name of Object.prototype', 'cconstructor\nconstructor\n.', 'constructor.constructor'],
  ['a whole module', 'cmodels.vit\nVisionTransformer\n)\x81}b.', 'models.vit.VisionTransformer'],
  ['Python’s evaluator', '\x80\x02c__builtin__\neval\nX\x01\0\0\x001\x85R.', '__builtin__.eval'],
  ['an import', '\x80\x04\x8c\x09importlib\x8c\x0dimport_module\x93\x8c\x02os\x85R.', 'importlib.import_module'],
  ['code objects', 'cmarshal\nloads\n(S"x"\ntR.', 'marshal.loads'],
  ['a nested pickle', 'c_pickle\nloads\n(S"x"\ntR.', '_pickle.loads'],
  ['what a numpy scalar is made of', '\x80\x02cnumpy.core.multiarray\nscalar\ncos\nsystem\n\x85R.', 'os.system'],
  ['a neighbour of numpy scalars', '\x80\x02cnumpy.core.multiarray\nfromfile\n)R.', 'numpy.core.multiarray.fromfile'],
  ['a name beneath a path', '\x80\x04\x8c\x07pathlib\x8c\x0ePosixPath.open\x93)R.', 'pathlib.PosixPath.open'],
  ['a call of a tensor’s type', '\x80\x02ctorch\nTensor\n)R.', 'torch.Tensor'],
  ['partial application', '\x80\x02cfunctools\npartial\ncos\nsystem\n\x85R.', 'os.system'],
  ['a function of torch', '\x80\x02ctorch.hub\nload\n)R.', 'torch.hub.load'],
  ['torch.load itself', '\x80\x02ctorch\nload\n)R.', 'torch.load'],
  [
    'a name beneath an allowed one',
    '\x80\x02ctorch._utils\n_rebuild_tensor_v2.__globals__\n)R.',
    'torch._utils._rebuild_tensor_v2.__globals__',
  ],
  ['NEWOBJ_EX', '\x80\x04\x8c\x02os\x8c\x05popen\x93)}\x92.', 'os.popen'],
  ['a type with state', '\x80\x02c__main__\nModel\n)\x81}X\x01\0\0\0aK\x01sb.', '__main__.Model'],
  ['an extension', '\x80\x02\x82\x01.', 'copyreg extension'],
  ['a call of what is only named', '\x80\x02ctorch\nfloat32\n)R.', 'torch.float32'],
  ['a name with line breaks and other signs', '\x80\x04\x8c\x01a\x8c\x04\n\x1b[b\x93.', 'a.??[b'],
  ['a call of what a container may be made of', '\x80\x02c__builtin__\nint\nK\x01\x85R.', '__builtin__.int'],
  ['extensions of two and four bytes', '\x80\x02\x83\x01\x00.', 'copyreg extension'],
  ['an extension of four bytes', '\x80\x02\x84\x01\x00\x00\x00.', 'copyreg extension'],
  [
    'a tensor rebuilt by a function of choice',
    '\x80\x02ctorch._tensor\n_rebuild_from_type_v2\n(cos\nsystem\ntR.',
    'os.system',
  ],
  [
    'a tensor made by numpy',
    '\x80\x02ctorch._utils\n_rebuild_device_tensor_from_numpy\n)R.',
    'torch._utils._rebuild_device_tensor_from_numpy',
  ],
  ['copyreg’s reconstructor', '\x80\x02ccopyreg\n_reconstructor\n)R.', 'copyreg._reconstructor'],
  ['a name with a null byte', '\x80\x04\x8c\x05torch\x8c\x05Size\0\x93.', 'torch.Size?'],
];

/** Pickle, kind of the tensors in it. */
export const OTHER_TENSORS: readonly (readonly [string, string])[] = [
  ['\x80\x02ctorch._utils\n_rebuild_sparse_tensor\n)R.', 'sparse'],
  ['\x80\x02ctorch._utils\n_rebuild_sparse_csr_tensor\n)R.', 'sparse'],
  ['\x80\x02ctorch._utils\n_rebuild_qtensor\n)R.', 'quantised'],
  ['\x80\x02ctorch\nqint8\n.', 'quantised'],
  ['\x80\x02ctorch\nQUInt8Storage\n.', 'quantised'],
  ['\x80\x02ctorch\nper_channel_affine\n.', 'quantised'],
  ['\x80\x04\x8c\x1dtorch.distributed._tensor.api\x8c\x07DTensor\x93)\x81.', 'sharded (DTensor)'],
];

/** Name, pickle. */
export const DAMAGED: readonly (readonly [string, string])[] = [
  ['an empty one', ''],
  ['one that is cut', '\x80\x02}q'],
  ['one that ends inside a text', '\x80\x02X\xff\xff\xff\x7fa'],
  ['a text of 2^63 bytes', '\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\x7fa.'],
  ['an integer of 2 GB', '\x80\x02\x8b\xff\xff\xff\x7f.'],
  ['an integer of negative length', '\x80\x02\x8b\xff\xff\xff\xff.'],
  ['a frame of 2^62 bytes', '\x80\x04\x95\0\0\0\0\0\0\0\x40N.'],
  ['a memo that is not there', '\x80\x02j\xff\xff\xff\xff.'],
  ['a memo index in words', 'Npx\n.'],
  ['a million marks', '('.repeat(1_000_001)],
  ['a stack of a million', 'N'.repeat(1_000_001)],
  ['operations without end', 'N0'.repeat(2_000_001)],
  ['a mark that is not there', 't.'],
  ['a value that is not there', 'a.'],
  ['protocol 9', '\x80\x09N.'],
  ['an unknown operation', '\x80\x02\xff.'],
  ['state of a list', '\x80\x02]}b.'],
  ['a call of a number', '\x80\x02K\x01)R.'],
  ['a persistent id of another kind', '\x80\x02X\x01\0\0\0aQ.'],
  ['a buffer from outside', '\x80\x05\x97.'],
  ['a short text that is cut', '\x80\x04\x8c\x7fa.'],
  ['bytes of 4 GB', '\x80\x03B\xff\xff\xff\xffa.'],
  ['a bytearray of 2^63', '\x80\x05\x96\xff\xff\xff\xff\xff\xff\xff\x7f.'],
  ['a decimal integer of a megabyte', `I${'9'.repeat(1_000_000)}\n.`],
  ['a list appended to a dict', '}K\x01a.'],
  [
    'a tensor rebuilt by what rebuilds none',
    '\x80\x02ctorch._tensor\n_rebuild_from_type_v2\n(ccollections\nOrderedDict\nctorch\nTensor\n)}tR.',
  ],
  ['items of an inert value', '\x80\x02cnumpy\ndtype\n)RK\x01K\x02s.'],
  ['an odd number of items', '}(K\x01u.'],
  ['a dict as arguments', '\x80\x02ccollections\nOrderedDict\n}R.'],
  ['pairs that are none', '\x80\x02ccollections\nOrderedDict\nK\x01\x85R.'],
  ['a parameter of nothing, built on', '\x80\x02ctorch._utils\n_rebuild_parameter\n)R}b.'],
  [
    'a storage of 2^53 numbers',
    '\x80\x02(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpu\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7ftQ.',
  ],
  ['a tensor without storage', '\x80\x02ctorch._utils\n_rebuild_tensor_v2\n(NK\0K\x01\x85K\x01\x85tR.'],
  ['text that is not UTF-8', '\x80\x02X\x01\0\0\0\xff.'],
  ['named arguments', '\x80\x04ccollections\nOrderedDict\n)}X\x01\0\0\0aNs\x92.'],
  ['a name of numbers', '\x80\x04K\x01K\x02\x93.'],
  [
    'dicts made of one list again and again',
    '\x80\x02(]q\0(' +
      'K\x01K\x02\x86'.repeat(20_000) +
      'e0' +
      'ccollections\nOrderedDict\nh\0\x85R'.repeat(100) +
      't.',
  ],
  ['a list inside a dict inside a dict that is no key', '\x80\x02}]s.'],
  ['memo of a negative index', 'Np-1\n.'],
  ['a stop with nothing made', '.'],
];
