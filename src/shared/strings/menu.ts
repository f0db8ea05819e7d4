/** Labels of the native menu and of main's own dialogs; what the menu shares with the window are the `command.*` keys. */
import { fill, type Params } from './fill';

const MENU = {
  app: ['{app}', '{app}'],
  file: ['File', '파일'],
  quit: ['Quit', '종료'],
  quitApp: ['Quit {app}', '{app} 종료'],
  closeWindow: ['Close Window', '윈도우 닫기'],
  edit: ['Edit', '편집'],
  undo: ['Undo', '실행 취소'],
  redo: ['Redo', '다시 실행'],
  cut: ['Cut', '잘라내기'],
  copy: ['Copy', '복사'],
  pasteText: ['Paste', '붙여넣기'],
  selectAll: ['Select All', '모두 선택'],
  view: ['View', '보기'],
  fullScreen: ['Full Screen', '전체 화면'],
  zoomIn: ['Zoom In', '확대'],
  zoomOut: ['Zoom Out', '축소'],
  actualSize: ['Actual Size', '실제 크기'],
  developerTools: ['Developer Tools', '개발자 도구'],
  go: ['Go', '이동'],
  window: ['Window', '윈도우'],
  help: ['Help', '도움말'],
  services: ['Services', '서비스'],
  hide: ['Hide {app}', '{app} 가리기'],
  hideOthers: ['Hide Others', '기타 가리기'],
  showAll: ['Show All', '모두 보기'],
  openModelTitle: [
    'Open a model: its weights file, or any file of its folder',
    '모델 열기: 가중치 파일 또는 폴더 안의 파일',
  ],
  openTitle: ['Open photos or folders', '사진이나 폴더 열기'],
  folderTitle: ['Choose a folder', '폴더 선택'],
  saveTitle: ['Export', '내보내기'],
  pngFiles: ['PNG picture', 'PNG 그림'],
  svgFiles: ['SVG drawing', 'SVG 그림'],
  csvFiles: ['Table (CSV)', '표 (CSV)'],
  jsonFiles: ['Numbers (JSON)', '수치 (JSON)'],
  onnxFiles: ['Model (ONNX)', '모델 (ONNX)'],
  ndjsonFiles: ['One answer a line (NDJSON)', '한 줄에 결과 하나 (NDJSON)'],
  parquetFiles: ['Table (Parquet)', '표 (Parquet)'],
  npyFiles: ['NumPy array', 'NumPy 배열'],
  safetensorsFiles: ['safetensors', 'safetensors'],
  crashedTitle: ['The window stopped working', '창이 작동을 멈췄습니다'],
  crashedAgain: [
    'It stopped again right after a restart. Start the app again, with other photos if it happens with these.',
    '다시 시작한 직후에 또 멈췄습니다. 앱을 다시 실행해 주세요. 같은 사진에서 반복되면 다른 사진으로 시도해 보세요.',
  ],
  unresponsiveTitle: ['The window does not answer', '창이 응답하지 않습니다'],
  unresponsiveDetail: [
    'It may still be busy. Restarting the window keeps the photos and answers them again.',
    '아직 처리 중일 수 있습니다. 창을 다시 시작해도 사진은 유지되며 다시 처리합니다.',
  ],
  wait: ['Wait', '기다리기'],
  restart: ['Restart', '다시 시작'],
  failedTitle: ['Something went wrong', '문제가 생겼습니다'],
  failedDetail: [
    'Headlight met an error it did not expect and goes on. Details are in the log file.',
    'Headlight에서 예상하지 못한 오류가 생겼지만 계속 실행합니다. 자세한 내용은 로그 파일에 있습니다.',
  ],
  refusedTitle: ['Headlight does not start', 'Headlight을 시작하지 않습니다'],
  unknownEngine: [
    '--engine takes {engines}, not “{engine}”. Start it again with one of these, or without --engine.',
    '--engine에는 {engines} 중 하나를 쓸 수 있습니다(지정된 값: “{engine}”). 이 중 하나로, 또는 --engine 없이 다시 시작해 주세요.',
  ],
  enginesGiven: [
    '--engine is given more than once: {given}. Start it again with one of them.',
    '--engine이 여러 번 지정되었습니다: {given}. 하나만 지정해 다시 시작해 주세요.',
  ],
  openFolder: ['Open Folder…', '폴더 열기…'],
} as const satisfies Record<string, readonly [en: string, ko: string]>;

export type MenuKey = keyof typeof MENU;

export function menuText(locale: 'en' | 'ko', key: MenuKey, params: Params = {}): string {
  return fill(MENU[key][locale === 'ko' ? 1 : 0], params);
}

export const MENU_KEYS = Object.keys(MENU) as MenuKey[];
