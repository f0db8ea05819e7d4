/**
 * Short names of WordNet's groups, by hand from their meaning and their members among ImageNet's classes: WordNet 3.0 id, English, Korean.
 * `~` before the English name: no article goes with it. Only a group with a name is ever shown; see `HIDDEN` for the others.
 */

/** Animals, then plants and food, then things, each from the widest to the narrowest. */
const LINES = `
n00015388 animal | 동물
n01471682 vertebrate | 척추동물
n01861778 mammal | 포유류
n02075296 carnivore | 육식성 포유류
n02083346 canine | 갯과 동물
n02084071 dog | 개
n02087122 hunting dog | 사냥개
n02103406 working dog | 작업견
n02092468 terrier | 테리어
n02087551 hound | 하운드
n02098550 gun dog | 조렵견
n02104523 shepherd dog | 목양견
n02085374 toy dog | 소형 애완견
n02101108 spaniel | 스패니얼
n02103841 guard dog | 경비견
n02099029 retriever | 리트리버
n02111626 spitz | 스피츠
n02107420 Swiss mountain dog | 스위스 산악견
n02113335 poodle | 푸들
n02096756 schnauzer | 슈나우저
n02100399 setter | 세터
n02106966 pinscher | 핀셔
n02112826 corgi | 웰시 코기
n02086346 toy spaniel | 소형 스패니얼
n02109811 sled dog | 썰매개
n02089555 foxhound | 폭스하운드
n02090475 wolfhound | 울프하운드
n02090827 greyhound | 그레이하운드
n02093056 bull terrier | 불테리어
n02095412 wire-haired terrier | 강모 테리어
n02099997 pointer | 포인터
n02104882 Belgian shepherd | 벨지언 셰퍼드
n02101861 springer spaniel | 스프링어 스패니얼
n02114100 wolf | 늑대
n02118333 fox | 여우
n02115335 wild dog | 들개
n02120997 member of the cat family | 고양잇과 동물
n02127808 big cat | 대형 고양잇과 동물
n02121808 cat | 고양이
n02124623 wildcat | 야생 고양잇과 동물
n02441326 member of the weasel family | 족제빗과 동물
n02131653 bear | 곰
n02134971 mongoose or meerkat | 몽구스류
n02507649 panda | 판다
n02469914 primate | 영장류
n02484322 monkey | 원숭이
n02484473 Old World monkey | 구세계원숭이
n02489589 New World monkey | 신세계원숭이
n02470899 ape | 유인원
n02480153 great ape | 대형 유인원
n02483092 gibbon | 긴팔원숭이
n02496913 lemur | 여우원숭이
n02370806 hoofed animal | 발굽 동물
n02394477 even-toed hoofed animal | 우제류
n02401031 member of the cattle family | 솟과 동물
n02419796 antelope | 영양
n02395003 pig | 돼지류
n02374149 member of the horse family | 말과 동물
n02062017 sea mammal | 해양 포유류
n02062744 whale | 고래
n02329401 rodent | 설치류
n02323902 rabbit or hare | 토낏과 동물
n02324045 rabbit | 토끼
n02503517 elephant | 코끼리
n01874434 marsupial | 유대류
n01871875 egg-laying mammal | 알을 낳는 포유류
n01317541 dog or cat | 개나 고양이
n01503061 bird | 새
n01844917 water bird | 물새
n02000954 wading bird | 섭금류
n01525720 songbird | 명금류
n02153203 game bird | 꿩·닭류
n01604330 bird of prey | 맹금류
n01816887 parrot | 앵무새
n02022684 shorebird | 도요물떼새류
n01529672 finch | 되새류
n01795088 grouse | 뇌조류
n02021795 seabird | 바닷새
n01802721 member of the pheasant family | 꿩과의 새
n01845477 duck or goose | 오리·기러기류
n01846331 duck | 오리
n02008041 heron | 왜가리·백로류
n02002075 stork | 황새
n02026059 sandpiper | 도요새
n01557185 thrush | 지빠귀류
n01578575 member of the crow family | 까마귓과의 새
n01661091 reptile | 파충류
n01726692 snake | 뱀
n01727646 colubrid snake | 뱀과의 뱀
n01752165 viper | 살무사류
n01754876 rattlesnake | 방울뱀
n01741943 boa or python | 보아·비단뱀류
n01745125 member of the cobra family | 코브라과의 뱀
n01674464 lizard | 도마뱀
n01676755 member of the iguana family | 이구아나류
n01687665 agama | 아가마도마뱀
n01696633 crocodile or alligator | 악어
n01662784 turtle | 거북
n01663401 sea turtle | 바다거북
n01627424 amphibian | 양서류
n01639765 frog | 개구리
n01629276 salamander | 도롱뇽
n01630284 newt | 영원
n01632047 mole salamander | 점박이도롱뇽류
n02512053 fish | 물고기
n02528163 bony fish | 경골어류
n01482071 shark or ray | 상어·가오리류
n01482330 shark | 상어
n01495701 ray | 가오리
n01439121 member of the carp family | 잉엇과 물고기
n01905661 invertebrate | 무척추동물
n01767661 arthropod | 절지동물
n02159955 insect | 곤충
n02164464 beetle | 딱정벌레
n02171869 scarab beetle | 풍뎅이류
n02274259 butterfly | 나비
n02206270 bee or ant | 벌·개미류
n02226183 grasshopper or cricket | 메뚜기·귀뚜라미류
n02232951 cockroach or mantis | 바퀴·사마귀류
n02246011 cicada or leafhopper | 매미류
n02268148 dragonfly or damselfly | 잠자리
n01769347 arachnid | 거미류
n01772222 spider | 거미
n01974773 crustacean | 갑각류
n01976146 crab, lobster or crayfish | 게·새우류
n01976957 crab | 게
n01982650 lobster | 바닷가재
n01940736 mollusc | 연체동물
n01942177 snail or slug | 달팽이류
n01909422 jellyfish, anemone or coral | 자포동물
n01914163 anemone or coral | 산호·말미잘류
n02316707 echinoderm | 극피동물
n01922303 worm | 벌레(연충)
n00007846 person | 사람
n11669921 flower | 꽃
n12992868 fungus | 균류
n13134947 fruit of a plant | 식물의 열매
n13135832 seed | 씨앗
n07555863 ~food | 음식
n07557434 cooked dish | 요리
n07609840 dessert | 디저트
n07611358 frozen dessert | 빙과
n07679356 ~bread | 빵
n07695965 sandwich | 샌드위치
n07810907 sauce or dip | 소스
n07881800 drink | 음료
n07884567 alcoholic drink | 술
n07705711 fruit or vegetable | 과일·채소
n07705931 fruit | 과일
n07747055 citrus fruit | 감귤류
n07707451 vegetable | 채소
n07713395 cabbage vegetable | 양배추류 채소
n07715561 squash | 호박
n07715721 summer squash | 여름호박
n07717070 winter squash | 겨울호박
n09287968 natural landform | 자연 지형
n09359803 mountain | 산
n09433442 shore | 물가
n04341686 structure | 건조물
n02913152 building | 건물
n03259505 dwelling | 주거 건물
n03953416 place of worship | 예배당
n04187547 shed | 작은 부속 건물
n04417809 theatre | 극장
n04202417 shop | 가게
n02898711 bridge | 다리
n03743902 monument | 기념물
n03074380 column | 기둥
n02796623 barrier | 장벽·칸막이
n03327234 fence | 울타리
n04105068 roof | 지붕
n04524313 vehicle | 탈것
n04576211 wheeled vehicle | 바퀴 달린 탈것
n04170037 self-propelled vehicle | 동력 차량
n03791235 motor vehicle | 자동차·트럭류
n02958343 car | 승용차
n04490091 truck | 트럭
n04520170 van | 밴
n02924116 bus | 버스
n04019101 ~public transport | 대중교통 수단
n03764276 military vehicle | 군용 탈것
n04464852 tracked vehicle | 무한궤도 차량
n03684823 locomotive | 기관차
n02959942 railway carriage | 철도 차량
n02834778 bicycle | 자전거
n03484083 handcart | 손수레
n02970849 horse or ox cart | 수레
n04235291 sled | 썰매
n04530566 boat or ship | 배
n04194289 ship | 선박
n04552696 warship | 군함
n02858304 boat | 보트
n04244997 small boat | 작은 보트
n04128837 sailing vessel | 돛단배
n04128499 sailboat | 요트
n02686568 aircraft | 항공기
n03510583 aeroplane | 비행기
n03666917 balloon or airship | 기구·비행선
n03051540 ~clothing | 옷
n03419014 garment | 의복
n03380867 ~footwear | 신발
n04199027 shoe | 구두·운동화
n03502509 ~headgear | 머리에 쓰는 것
n03497657 hat | 모자
n02954340 cap | 꼭 끼는 모자
n03513137 helmet | 헬멧
n04230808 skirt | 치마
n03863923 outer garment | 겉옷
n03057021 coat | 외투
n04370048 sweater | 스웨터
n03450516 gown | 예복
n04097866 robe | 길고 헐렁한 겉옷
n04371563 swimsuit | 수영복
n03540267 ~hosiery | 양말류
n03815615 tie | 넥타이
n04143897 scarf | 목도리
n04596852 ~women's clothing | 여성복
n04015204 protective garment | 보호복
n02739668 ~armour | 갑옷·방패
n02862048 ~body armour | 갑옷
n02740764 metal armour plate | 철갑
n03725035 protective mask | 보호용 마스크
n03714235 ~make-up | 화장품
n04447443 toiletry | 세면·화장용품
n03309808 cloth | 천
n03932670 piece of cloth | 천 조각
n04459362 towel | 수건
n03151077 curtain | 커튼
n02851099 curtain or blind | 커튼·가리개
n03366823 floor mat | 바닥 깔개
n04151581 screen | 가림망
n03405725 piece of furniture | 가구
n04161981 seat | 앉는 가구
n03001627 chair | 의자
n04379243 table | 탁자
n02933112 cabinet | 장식장
n02766320 baby bed | 아기 침대
n03636248 lamp | 등불
n04263760 light source | 광원
n03094503 container | 그릇·용기
n02876657 bottle | 병
n03603722 jug | 손잡이 달린 병
n03593526 jar | 단지
n02883344 box | 상자
n02773037 bag | 가방
n02801938 basket | 바구니
n03438257 drinking glass | 유리잔
n04183329 shaker | 흔들어 쓰는 통
n04381994 ~tableware | 식기
n03206908 dish or bowl | 접시·사발
n02880940 bowl | 사발
n04078574 water tank | 물탱크
n03101986 ~cookware | 조리 기구
n03990474 pot | 냄비·주전자
n03880531 pan | 프라이팬
n04187061 sheath | 칼집·총집
n03528263 household appliance | 가전제품
n03620052 kitchen appliance | 주방 가전
n03862676 oven | 오븐
n04580493 ~white goods | 대형 가전
n03508101 heater | 난방 기구
n03800933 musical instrument | 악기
n04586932 wind instrument | 관악기
n04598582 woodwind instrument | 목관악기
n02817799 reed instrument | 리드 악기
n03228016 double-reed instrument | 겹리드 악기
n03393324 free-reed instrument | 자유 리드 악기
n02891788 brass instrument | 금관악기
n04338517 stringed instrument | 현악기
n02880546 bowed instrument | 찰현악기
n03467517 guitar | 기타
n03915437 percussion instrument | 타악기
n03614532 keyboard instrument | 건반악기
n03928116 piano | 피아노
n04565375 weapon | 무기
n03467984 gun | 총포
n03343853 firearm | 총
n04451818 tool | 연장
n03489162 hand tool | 손 연장
n03997484 power tool | 전동 공구
n03265032 cutting tool | 날붙이
n03623556 knife | 칼
n03848348 opener | 따개
n03039947 cleaning tool | 청소 도구
n03906997 pen | 펜
n04317420 stick | 막대
n03563967 tool or utensil | 도구
n03323703 fastener | 고정·잠금 도구
n03682487 lock | 자물쇠
n03294048 ~equipment | 장비
n03278248 ~electronic equipment | 전자 기기
n04401088 telephone | 전화기
n03916720 computer peripheral | 컴퓨터 주변기기
n03614007 keyboard | 키보드
n03163973 input device | 입력 장치
n03274561 speaker or microphone | 스피커·마이크
n03082979 computer | 컴퓨터
n03918480 personal computer | 개인용 컴퓨터
n03985232 portable computer | 휴대용 컴퓨터
n02942699 camera | 카메라
n03699975 machine | 기계
n04243941 coin-operated machine | 자판기류
n03322940 farm machine | 농기계
n03733925 measuring instrument | 측정 기구
n04437953 timepiece | 시계
n03046257 clock | 탁상·벽시계
n04438304 timer | 타이머
n03852280 optical instrument | 광학 기구
n03739693 medical instrument | 의료 기구
n04574999 wheel | 바퀴
n04474466 trap | 덫
n03414162 ~game equipment | 놀이·경기 용품
n04285146 ~sports equipment | 운동 용품
n02778669 ball | 공
n03472232 gymnastic apparatus | 체조 기구
n04571292 weight for exercise | 운동용 역기
n04028315 puzzle | 퍼즐
n03964744 toy | 장난감
n03169390 decoration | 장식물
`;

/**
 * Groups that are never named, each with why: `upper`: it says nothing of what is seen; `bookkeeping`: it sorts by make, use or rank, and
 * nobody would say so of a photo; `smaller`: its everyday word means a smaller group that has it.
 */
const HIDDEN_LINES = `
n00001740 entity | upper
n00001930 physical entity | upper
n00002684 object | upper
n00003553 whole | upper
n00021939 artifact | upper
n00004475 organism | upper
n03575240 instrumentality | upper
n01886756 placental | bookkeeping
n03183080 device | upper
n03122748 covering | upper
n03100490 conveyance | bookkeeping
n03076708 commodity | upper
n03093574 consumer goods | bookkeeping
n00020827 matter | upper
n01661818 diapsid | bookkeeping
n03574816 instrument | bookkeeping
n04014297 protective covering | bookkeeping
n00020090 substance | upper
n00021265 food | upper
n03405265 furnishing | upper
n04531098 vessel | bookkeeping
n03125870 craft | bookkeeping
n00019128 natural object | upper
n03738472 mechanism | bookkeeping
n02729837 appliance | bookkeeping
n07570720 nutriment | bookkeeping
n04081844 restraint | bookkeeping
n03297735 establishment | bookkeeping
n03748162 mercantile establishment | bookkeeping
n03736970 mechanical device | bookkeeping
n07566340 foodstuff | bookkeeping
n00002137 abstraction | upper
n02121620 cat | smaller
n00007347 causal agent | upper
n03546340 housing | bookkeeping
n07566863 starches | bookkeeping
n00019613 substance | upper
n09366317 natural elevation | bookkeeping
n01428580 soft-finned fish | bookkeeping
n02552171 spiny-finned fish | bookkeeping
n03247620 drug | bookkeeping
n04377057 system | upper
n04359589 support | bookkeeping
n07556970 course | bookkeeping
n04191943 shelter | bookkeeping
n04453910 top | bookkeeping
n04361095 supporting structure | bookkeeping
n01825930 coraciiform bird | bookkeeping
n01838038 piciform bird | bookkeeping
n02453611 edentate | bookkeeping
n02512938 food fish | bookkeeping
n02554730 percoid fish | bookkeeping
n02638596 ganoid | bookkeeping
n03050026 cloth covering | bookkeeping
n02954938 cap | bookkeeping
n04069276 reflector | bookkeeping
n03430959 gear | bookkeeping
n04296261 staff | bookkeeping
n03446832 golf equipment | bookkeeping
n03391770 framework | bookkeeping
n03096960 control | bookkeeping
n02955065 cap | bookkeeping
n03709206 magnifier | bookkeeping
n02756098 attire | bookkeeping
n04079244 residence | bookkeeping
n03277771 electronic device | bookkeeping
n03339643 filter | bookkeeping
n02895606 breathing device | bookkeeping
n04188643 sheet | bookkeeping
n03078287 communication system | bookkeeping
n03795580 movable barrier | bookkeeping
n00033020 communication | upper
n07683786 loaf of bread | bookkeeping
n07710007 solanaceous vegetable | bookkeeping
n07829412 sauce | bookkeeping
n07930554 punch | bookkeeping
n09409512 ridge | bookkeeping
`;

export interface GroupName {
  readonly en: string;
  readonly ko: string;
  /** Whether English puts an article before it: a dog, but food. */
  readonly article: boolean;
}

export type HiddenWhy = 'upper' | 'bookkeeping' | 'smaller';

/** WordNet id → name. */
export const GROUP_NAMES: ReadonlyMap<string, GroupName> = new Map(
  rows(LINES).map(([id, en, ko]) => [id, { en: en.replace(/^~/, ''), ko, article: !en.startsWith('~') }]),
);

/** WordNet id → why the group is hidden. Other groups without a name hold the same classes as a narrower one, which is the one that is told. */
export const HIDDEN: ReadonlyMap<string, HiddenWhy> = new Map(
  rows(HIDDEN_LINES).map(([id, , why]) => [id, why as HiddenWhy]),
);

function rows(lines: string): [id: string, name: string, rest: string][] {
  return lines
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', rest = ''] = line.slice(10).split(' | ');
      return [line.slice(0, 9), name, rest];
    });
}
