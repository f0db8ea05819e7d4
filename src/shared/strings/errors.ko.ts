/** 오류 코드마다 한 문장: 무슨 일이 있었고 무엇을 하면 되는지. */
import type { ErrorCode } from '../../vit/errors';

export const errorsKo: Readonly<Record<ErrorCode, string>> = {
  photoEmpty: '빈 파일입니다. 끝까지 복사되었는지 확인해 주세요.',
  photoUnknownFormat:
    'Headlight가 읽을 수 있는 그림이 아닙니다. JPEG, PNG, WebP, GIF, TIFF, AVIF, BMP, HEIC, SVG 파일을 사용해 주세요.',
  photoDamaged:
    '{format} 파일이 손상되었거나 일부가 없거나 드문 종류입니다. 원본으로 다시 시도하거나 PNG로 저장해 주세요.',
  photoRawNoPreview: '미리보기가 없는 RAW 파일({kind})입니다. JPEG로 내보낸 뒤 그 파일을 열어 주세요.',
  photoTooManyPixels:
    '이 그림은 {cols} × {rows}픽셀로 한도인 {limitMegapixels}메가픽셀을 넘습니다. 크기를 줄여서 다시 시도해 주세요.',
  photoTooLarge: '이 파일은 {megabytes} MB로 한도인 {limitMegabytes} MB를 넘습니다. 크기를 줄여서 다시 시도해 주세요.',
  photoTimeout: '그림을 처리하는 데 {seconds}초가 넘게 걸려 중단했습니다. 더 작은 사본으로 시도해 주세요.',
  photoSlow:
    '이 그림의 파일을 {seconds}초 안에 읽어 오지 못했습니다. 파일이 있는 디스크나 네트워크를 확인한 뒤 다시 추가해 주세요.',
  photoCrashed: '이 그림 때문에 사진 읽기 프로세스가 멈춰 다시 시작했습니다. 다른 사진에는 영향이 없습니다.',
  photoReaderDown: '사진 읽기 프로세스가 여러 번 멈췄습니다. 잠시 후 다시 시작되면 이 그림을 다시 추가해 주세요.',
  photoNotFound: '‘{name}’ 파일이 없습니다. 옮겼거나 이름을 바꿨거나 삭제했을 수 있습니다.',
  photoNoFile: '‘{name}’은(는) 파일이 아니라 파이프, 장치 또는 폴더입니다. 사진을 파일로 저장한 뒤 추가해 주세요.',
  photoUnreadable: '‘{name}’ 파일을 읽을 권한이 없습니다. 권한을 확인해 주세요.',
  photoExternalReference:
    '이 SVG는 다른 파일이나 네트워크를 불러오려고 합니다. Headlight는 이를 열지 않으니 PNG로 저장해서 사용해 주세요.',
  folderEmpty: '‘{name}’ 폴더에 사진이 없습니다.',
  folderUnreadable: '‘{name}’ 폴더를 읽을 권한이 없어 그 안의 사진을 제외했습니다. 권한을 확인해 주세요.',
  folderTooDeep: '‘{name}’ 폴더가 너무 깊이 있거나 링크가 서로 얽혀 있어 제외했습니다. 이 폴더만 따로 추가해 주세요.',
  tooManyPhotos: '사진은 한 번에 {limit}장까지 열 수 있습니다. 나머지는 제외했습니다.',
  archiveDamaged:
    '압축 파일 “{name}”을(를) 더 읽을 수 없습니다({detail}). 그 뒤의 사진은 빠졌습니다. 파일을 다시 받아서 다시 실행해 주세요.',
  archiveEmpty: '압축 파일 ‘{name}’에 사진이 없습니다.',
  archiveOutside:
    '‘{name}’은(는) 압축을 풀면 압축 파일 밖에 놓이는 이름이라 제외했습니다. 압축 파일을 다시 만들어 주세요.',
  archiveTwice:
    '압축 파일에 ‘{name}’이(가) 두 번 들어 있습니다. 같은 사진을 두 번 세지 않도록 첫 번째만 사용했습니다. 필요 없는 쪽을 지워 주세요.',
  modelNotFound: '‘{model}’ 모델을 찾을 수 없습니다. 설치된 모델을 고르거나 폴더 경로를 입력해 주세요.',
  checkpointEmpty:
    '‘{name}’에 가중치가 없습니다. 모델은 config.json과 가중치 파일(.safetensors, .pth, .bin, .npz)이 든 폴더입니다.',
  checkpointDamaged: '‘{name}’ 파일이 손상되었습니다({detail}). 파일을 다시 받아 주세요.',
  checkpointNoWeights:
    '‘{name}’에 가중치 파일이 없습니다. 모델은 config.json과 가중치 파일(.safetensors, .pth, .bin, .npz)이 든 폴더입니다.',
  checkpointAmbiguous: '‘{name}’에 가중치 파일이 여러 개 있습니다({files}). 그중 하나를 골라 주세요.',
  checkpointUnsupportedFormat: '‘{name}’의 {format} 형식은 아직 읽을 수 없습니다. .safetensors로 변환해 주세요.',
  checkpointForbiddenPickle:
    '‘{name}’ 파일이 {global} 실행을 요구합니다. Headlight는 체크포인트의 코드를 절대 실행하지 않으니 가중치만 든 파일을 사용해 주세요.',
  checkpointWholeModel:
    '‘{name}’에는 모델 전체가 Python 객체({global})로 저장되어 있어 원래 코드 없이는 복원할 수 없습니다. Python에서 불러온 뒤 torch.save(model.state_dict(), "weights.pth")로 가중치만 저장해 그 파일을 열어 주세요.',
  checkpointTensorKind:
    '‘{name}’의 텐서 종류({kind})는 읽을 수 없습니다. Python에서 tensor.{how}로 일반 텐서로 바꾼 뒤 가중치를 다시 저장해 주세요.',
  checkpointResave:
    '‘{name}’의 형식({format})은 안전하게 읽을 수 없습니다. Python에서 열어 torch.save(model.state_dict(), …)나 .safetensors로 다시 저장해 주세요.',
  checkpointNotVit:
    '‘{name}’의 구조는 {looksLike}로 보입니다. Headlight는 timm 또는 Hugging Face 이름을 쓰는 일반 Vision Transformer(ViT, DeiT)를 엽니다.',
  checkpointWebPage:
    '‘{name}’은(는) 가중치가 아니라 웹페이지입니다. 다운로드가 실패한 것입니다(약관 동의, 로그인 또는 잘못된 주소). 다시 받아 페이지에 적힌 크기와 같은지 확인해 주세요.',
  checkpointArchive: '‘{name}’은(는) 압축 파일입니다. 압축을 푼 뒤 안에 든 것을 열어 주세요.',
  checkpointTrainingFolder:
    '‘{name}’은(는) 학습 결과 폴더로, 모델은 하위 폴더에 있습니다. 가장 최근 것인 ‘{newest}’을(를) 열어 주세요.',
  checkpointPlaceholders:
    '‘{name}’에는 가중치 대신 빈 텐서(‘{tensor}’)가 있습니다. DeepSpeed ZeRO-3로 저장한 파일입니다. 체크포인트 옆의 zero_to_fp32.py로 가중치를 합친 뒤 그 파일을 열어 주세요.',
  checkpointAdapterKind:
    '‘{name}’에는 여기서 합칠 수 없는 어댑터(‘{tensor}’)가 있습니다. Python에서 model.merge_and_unload()로 합친 뒤 다시 저장해 주세요.',
  checkpointAdapterSeveral:
    '‘{name}’에는 어댑터가 여러 개({adapters}) 있고 어느 것을 쓰는지 알 수 없습니다. Python에서 model.merge_and_unload()로 하나를 합친 뒤 다시 저장해 주세요.',
  checkpointAdapterMissing:
    '‘{name}’에는 LoRA 어댑터의 기반 층만 있고 어댑터가 없습니다(‘{tensor}’에 lora_A, lora_B 없음). 이대로는 원래 모델의 답이 나오지 않습니다. Python에서 model.merge_and_unload()로 합친 뒤 다시 저장해 주세요.',
  checkpointAdapterScale:
    '‘{name}’의 LoRA 어댑터(‘{tensor}’)를 얼마나 반영할지 알 수 없습니다. adapter_config.json(lora_alpha, r)을 옆에 두거나 Python에서 model.merge_and_unload()로 합쳐 주세요.',
  checkpointMissingTensor: '‘{name}’에 ‘{tensor}’ 텐서가 없습니다. 일부가 없거나 일반 ViT가 아닙니다.',
  checkpointShapeMismatch:
    '‘{tensor}’ 텐서의 모양은 {got}이지만 설정에는 {expected}로 되어 있습니다. 같은 모델의 파일을 사용해 주세요.',
  checkpointUnsupportedDtype:
    '‘{tensor}’ 텐서의 저장 형식은 {dtype}입니다. Headlight는 F32, F16, BF16, F64를 읽습니다.',
  checkpointNotFinite:
    '“{name}”의 텐서 “{tensor}”에 {value} 값이 있어 어떤 답도 의미가 없습니다. 파일을 다시 받거나 가중치를 float32로 저장하세요. 반정밀도에서는 큰 수가 무한대가 됩니다.',
  configInvalid:
    '‘{file}’의 설정으로는 모델을 실행할 수 없습니다({detail}). 이 가중치와 함께 공개된 파일을 쓰거나 다른 모델을 골라 주세요.',
  textTowerMissing:
    '‘{name}’ 모델은 사진으로만 학습되어, 글로 쓴 레이블을 읽을 텍스트 인코더가 없습니다. 모델에 들어 있는 클래스를 쓰거나, 사진과 텍스트를 함께 배운 모델(CLIP, SigLIP)을 두 인코더가 모두 든 폴더로 여세요.',
  textTowerUnsupported:
    '‘{name}’ 모델의 텍스트 인코더를 쓸 수 없습니다: {detail}. 사진은 그대로 볼 수 있습니다. 직접 쓴 레이블에는 CLIP이나 SigLIP 모델을 쓰세요.',
  textNoEnd:
    '토크나이저가 “{text}”에 끝 토큰을 붙이지 않아, 이 모델이 텍스트를 읽을 자리가 없습니다. 다른 모델의 토크나이저 파일일 수 있으니 폴더를 다시 내려받으세요.',
  painterMissing:
    '‘{name}’ 모델은 가려진 곳을 그릴 수 없습니다. 마스크드 오토인코더(ViT-MAE)의 디코더가 없습니다. 내장 모델 vit-tiny-fill처럼 디코더가 있는 모델을 골라 주세요.',
  writerMissing:
    '‘{name}’ 모델은 글을 쓰지 않습니다. 캡션 모델이나 글자 읽기 모델(ViT와 GPT-2, TrOCR, BLIP)의 디코더가 없습니다. 내장 모델 vit-tiny-captioner처럼 디코더가 있는 모델을 골라 주세요.',
  sentenceUnknown:
    '‘{name}’ 모델은 ‘{text}’에서 아는 것이 하나도 없습니다. 토크나이저에 해당하는 조각이 없습니다. 모델이 쓰는 언어로 문장을 적어 주세요.',
  decoderUnsupported:
    '‘{name}’의 인코더 뒤에 있는 것은 Headlight가 실행하지 못하는 종류입니다({looksLike}). 인코더는 그대로 살펴볼 수 있습니다.',
  decoderSize:
    '‘{name}’의 디코더는 {own} 패치로 학습되어 {size} 패치로는 그릴 수 없습니다. 입력 크기를 원래대로 되돌려 주세요.',
  tokenizerMissing:
    '‘{name}’에 토크나이저가 없습니다. 가중치 옆에 tokenizer.json도, vocab.json과 merges.txt도, vocab.txt도 없습니다. 모델과 함께 공개된 파일을 넣어 주세요.',
  recipeInvalid:
    '‘{file}’의 사진 준비 방법을 따를 수 없습니다({detail}). 파일을 고치거나, 폴더에서 빼서 모델 계열의 기본 방법을 사용해 주세요.',
  sizeInvalid: '{size} px는 {patch} px 패치로 나누어떨어지지 않습니다. {nearest}처럼 패치의 배수로 정해 주세요.',
  channelsUnsupported:
    '“{name}” 모델은 채널 {channels}개를 입력받습니다. 사진에는 채널이 세 개(빨강, 초록, 파랑) 또는 흑백 한 개뿐이어서 이 모델을 실행할 수 없습니다. `models info`로 어떤 모델인지 볼 수 있습니다.',
  overrideInvalid:
    '선택한 값({field})이 이 모델에 맞지 않습니다({detail}). 값을 바꾸거나 모델의 원래 설정으로 되돌려 주세요.',
  modelNameInvalid:
    '‘{name}’은(는) 모델 이름으로 쓸 수 없습니다. 영문자, 숫자, 점, 붙임표, 밑줄로 120자 이내로 정해 주세요.',
  modelNameTaken: '‘{name}’ 모델이 이미 있습니다. 다른 이름을 쓰거나 기존 모델을 먼저 제거해 주세요.',
  modelBuiltIn: '‘{model}’은(는) Headlight에 포함된 모델이라 제거할 수 없습니다.',
  modelBusy: '‘{model}’ 모델을 이미 설치하거나 제거하는 중입니다. 끝날 때까지 기다려 주세요.',
  diskFull:
    '이 모델에는 디스크 공간 {needed} MB가 필요하지만 {free} MB만 남아 있습니다. 공간을 비우거나 Headlight 데이터 폴더를 옮겨 주세요.',
  hubIdInvalid: '‘{id}’은(는) 모델 ID가 아닙니다. google/vit-base-patch16-224처럼 입력해 주세요.',
  hubEndpointInvalid:
    'HF_ENDPOINT 값(‘{endpoint}’)이 허브 주소가 아닙니다. https://huggingface.co처럼 사용자 이름과 암호가 없는 웹 주소로 바꾸거나 지정을 해제해 주세요.',
  hubOffline:
    '환경 변수로 오프라인이 지정되어 있습니다. HF_HUB_OFFLINE과 TRANSFORMERS_OFFLINE을 해제한 뒤 다시 시작해 주세요.',
  hubUnreachable: '{host}에 연결할 수 없습니다({detail}). 네트워크를 확인한 뒤 다시 시도해 주세요.',
  hubProxyFailed:
    '프록시({proxy})를 통해 연결할 수 없습니다({detail}). HTTPS_PROXY를 확인하거나 NO_PROXY에 허브를 추가해 주세요.',
  hubModelNotFound:
    '{host}에 ‘{id}’ 모델이 없거나 비공개입니다. ID를 확인하거나 읽기 권한이 있는 액세스 토큰(앱 창 또는 HF_TOKEN)을 사용해 주세요.',
  hubRevisionNotFound: '‘{id}’에 ‘{revision}’ 리비전이 없습니다. 있는 브랜치, 태그 또는 커밋을 입력해 주세요.',
  hubGated:
    '‘{id}’은(는) 조건에 동의해야 받을 수 있습니다. {host}의 모델 페이지에서 동의한 뒤 그 계정의 액세스 토큰(앱 창 또는 HF_TOKEN)을 사용해 주세요.',
  hubTokenRefused: '{host}에서 토큰을 거부했습니다. 읽기 권한이 있는 새 토큰을 만들거나 토큰 없이 시도해 주세요.',
  hubTokenInvalid: '액세스 토큰이 아닙니다. hf_…처럼 생긴 토큰을 공백 없이 전부 복사해 주세요.',
  keychainUnavailable:
    '이 시스템에는 토큰을 안전하게 보관할 키체인이 없어 저장하지 않았습니다. HF_TOKEN을 설정한 뒤 Headlight를 시작해 주세요.',
  hubBusy: '{host} 서버가 바쁘거나 다운로드를 제한하고 있습니다. {seconds}초 뒤에 다시 시도해 주세요.',
  hubAnswerInvalid: '{host}의 응답을 신뢰할 수 없습니다({detail}). 허브 주소를 확인해 주세요.',
  hubFileDamaged: '‘{name}’ 파일이 허브에 적힌 내용과 다릅니다({detail}). 다시 다운로드해 주세요.',
  updateFeedInvalid:
    '{host}에서 Headlight가 읽을 수 있는 버전 목록을 받지 못했습니다({detail}). 바뀐 것은 없습니다. 나중에 다시 시도하세요.',
  updateUnsigned:
    '{host}의 버전 목록에 Headlight 개발자의 서명이 없습니다. 아무것도 내려받지 않았습니다. 그곳의 버전을 직접 설치하지도 마세요.',
  updateDamaged: '{version} 버전이 서명된 것과 다르게 도착했습니다. 설치하지 않았습니다. 다시 확인하세요.',
  updateNotInstalled:
    '{version} 버전을 설치하지 못했습니다({detail}). 지금 버전은 그대로입니다. 다시 시도하거나 직접 설치하세요.',
  engineUnavailable: '여기서는 {engine} 엔진을 사용할 수 없습니다({detail}). 자동이나 다른 엔진을 선택해 주세요.',
  engineFailed: '{engine} 엔진이 오류로 멈췄습니다({detail}). 다시 시도하거나 다른 엔진을 선택해 주세요.',
  engineLost: '{engine} 엔진이 장치를 잃었습니다. 다시 시도하거나 다른 엔진을 선택해 주세요.',
  outputNotFinite:
    '이 사진에서 모델이 계산한 “{tensor}”에 {value} 값이 나와 답이 없습니다. 가중치가 손상되었거나 수가 너무 큽니다.',
  outOfMemory:
    '{engine} 엔진의 메모리가 부족합니다. 다른 프로그램을 닫거나 더 작은 모델 또는 다른 엔진을 선택해 주세요.',
  modelTooLarge:
    '이 모델에는 메모리 {gigabytes}GB가 필요하지만 여기서는 {limitGigabytes}GB까지 쓸 수 있습니다. 더 작은 모델을 선택해 주세요.',
  cancelled: '끝나기 전에 취소했습니다.',
  badRequest: '요청을 처리할 수 없습니다({detail}).',
  saveFailed: '‘{name}’ 파일을 저장할 수 없습니다({detail}). 다른 위치를 선택해 주세요.',
  saveDenied: '‘{name}’ 파일을 저장할 수 없습니다. 이 폴더에 쓸 권한이 없으니 다른 폴더를 선택해 주세요.',
  saveFull: '‘{name}’ 파일을 저장할 수 없습니다. 디스크가 가득 찼으니 공간을 비우거나 다른 디스크를 선택해 주세요.',
  saveNoFolder: '‘{name}’ 파일을 저장할 수 없습니다. 폴더가 더 이상 없으니 다른 폴더를 선택해 주세요.',
  saveReadOnly: '‘{name}’ 파일을 저장할 수 없습니다. 읽기 전용 디스크이니 다른 위치를 선택해 주세요.',
  saveInUse:
    '‘{name}’ 파일을 저장할 수 없습니다. 다른 프로그램에서 같은 이름의 파일을 열고 있으니 그 파일을 닫거나 다른 이름을 선택해 주세요.',
  notesDamaged:
    'Headlight 데이터 폴더의 “{name}” 파일이 손상되어, 읽을 수 없는 내용(설정, 모델 이름, 모델 실행 방법)은 적용되지 않습니다. 다음에 무언가를 바꾸면 손상된 파일은 옆에 {name}.bad-1로 남습니다.',
  guideNotOpened: '안내서를 볼 브라우저를 열지 못했습니다({detail}). 같은 내용이 프로젝트의 docs/guide에 있습니다.',
  libraryNewer:
    '‘{name}’ 라이브러리는 더 새로운 버전의 Headlight가 만든 것이어서 건드리지 않습니다. 내용을 표시하지 않고 새로 보관하지도 않으니 Headlight를 업데이트해 주세요.',
  libraryDamaged:
    '‘{name}’ 라이브러리가 손상되었습니다. Headlight 창을 열면 손상된 파일을 옆에 남기고 새로 시작합니다. 사본이 있다면 되돌려 주세요.',
  libraryRenewed:
    '‘{name}’ 라이브러리가 손상되어 {kept}라는 이름으로 옆에 남겨 두었습니다. 이제부터 사진과 결과를 새로 보관합니다.',
  libraryUnavailable: '이 컴퓨터에서는 라이브러리를 쓸 수 없습니다({detail}). 사진은 보이지만 보관되지 않습니다.',
  filesBusy: 'Headlight가 이미 파일을 복사하거나 옮기거나 쓰고 있습니다. 끝난 뒤에 다시 시도해 주세요.',
  exiftoolMissing:
    '사진 안의 키워드는 ExifTool로 쓰는데, 이 컴퓨터에 없습니다. 설치한 뒤(exiftool.org, Debian과 Ubuntu는 libimage-exiftool-perl 패키지, Mac은 `brew install exiftool`) 다시 시도하거나 사진 옆에 쓰세요.',
  nothingToUndo: '되돌릴 것이 없습니다. 복사하거나 옮기거나 쓴 파일이 없거나 이미 되돌렸습니다.',
  nameTaken: '“{name}”: 그사이 그곳에 같은 이름의 파일이 생겨 그대로 두었습니다. 다시 계획해 주세요.',
  fileChanged: '“{name}” 파일이 그사이 바뀌어 그대로 두었습니다. 다시 살펴봐 주세요.',
  libraryClosed: '지금은 라이브러리를 쓸 수 없어 아무것도 보관되지 않습니다. Headlight를 다시 시작해 보세요.',
  collectionTaken: '“{name}” 모음이 이미 있습니다. 다른 이름을 고르세요.',
  labelTaken: '“{name}” 레이블이 이미 있습니다. 다른 이름을 고르세요.',
  labelsTooFew: '레이블 두 개 이상, 레이블마다 사진 두 장 이상이 필요합니다. 다섯 장 이상이면 더 좋습니다.',
  clipboardEmpty: '클립보드에 그림이 없습니다. 그림을 복사한 뒤 다시 붙여 넣어 주세요.',
  usage: '{detail}',
  internal: 'Headlight 안에서 문제가 생겼습니다({detail}). 다시 시도해 주세요.',
};
