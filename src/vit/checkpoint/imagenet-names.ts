/** The names of ImageNet-1k's 1000 classes in the order every published classifier uses: WordNet 3.0 id, English | Korean, the everyday name first, synonyms behind. */

export interface ClassNames {
  readonly id: string;
  /** 'red panda, lesser panda, …' */
  readonly en: string;
  /** '레서판다, 너구리판다' */
  readonly ko: string;
}

// English is the synset's words, Korean what the synset means: `crane` is 두루미 where it is the bird and 기중기 where it lifts.
const LINES = `
n01440764 tench, Tinca tinca | 텐치
n01443537 goldfish, Carassius auratus | 금붕어
n01484850 great white shark, white shark, man-eater, man-eating shark, Carcharodon carcharias | 백상아리
n01491361 tiger shark, Galeocerdo cuvieri | 뱀상어, 타이거상어
n01494475 hammerhead shark, hammerhead | 귀상어, 망치상어
n01496331 electric ray, crampfish, numbfish, torpedo | 전기가오리
n01498041 stingray | 노랑가오리, 가오리
n01514668 rooster, cock | 수탉
n01514859 hen | 암탉
n01518878 ostrich, Struthio camelus | 타조
n01530575 brambling, Fringilla montifringilla | 되새
n01531178 goldfinch, Carduelis carduelis | 오색방울새, 유럽오색방울새
n01532829 house finch, linnet, Carpodacus mexicanus | 집양진이, 멕시코양진이
n01534433 junco, snowbird | 검은눈방울새, 준코
n01537544 indigo bunting, indigo finch, indigo bird, Passerina cyanea | 유리멧새
n01558993 American robin, robin, Turdus migratorius | 미국지빠귀, 아메리카붉은가슴울새
n01560419 bulbul | 직박구리, 불불
n01580077 jay | 어치, 푸른어치
n01582220 magpie | 까치
n01592084 chickadee | 박새, 북아메리카박새
n01601694 dipper, water ouzel | 물까마귀
n01608432 kite (bird), kite | 솔개
n01614925 bald eagle, American eagle, Haliaeetus leucocephalus | 흰머리수리, 흰머리독수리
n01616318 vulture | 독수리, 대머리독수리
n01622779 great grey owl, great gray owl, Strix nebulosa | 큰회색올빼미
n01629819 fire salamander, European fire salamander, Salamandra salamandra | 불도롱뇽, 유럽불도롱뇽
n01630670 smooth newt, common newt, Triturus vulgaris | 유럽영원, 영원
n01631663 eft | 육상기 영원, 뭍에 사는 영원, 에프트
n01632458 spotted salamander, Ambystoma maculatum | 점박이도롱뇽
n01632777 axolotl, mud puppy, Ambystoma mexicanum | 아홀로틀, 우파루파, 액솔로틀
n01641577 bullfrog, Rana catesbeiana | 황소개구리
n01644373 tree frog, tree-frog | 청개구리, 나무개구리
n01644900 tailed frog, bell toad, ribbed toad, tailed toad, Ascaphus trui | 꼬리개구리
n01664065 loggerhead turtle, loggerhead, Caretta caretta | 붉은바다거북
n01665541 leatherback turtle, leatherback, leathery turtle, Dermochelys coriacea | 장수거북
n01667114 mud turtle | 진흙거북
n01667778 terrapin | 테라핀, 민물거북
n01669191 box turtle, box tortoise | 상자거북
n01675722 banded gecko | 줄무늬도마뱀붙이, 밴디드게코
n01677366 iguana, common iguana, Iguana iguana | 이구아나, 초록이구아나
n01682714 anole, American chameleon, Anolis carolinensis | 아놀도마뱀, 녹색아놀
n01685808 whiptail lizard, whiptail | 채찍꼬리도마뱀
n01687978 agama | 아가마도마뱀, 아가마
n01688243 frilled lizard, Chlamydosaurus kingi | 목도리도마뱀
n01689811 alligator lizard | 악어도마뱀
n01692333 Gila monster, Heloderma suspectum | 힐라몬스터, 아메리카독도마뱀
n01693334 green lizard, Lacerta viridis | 초록도마뱀, 유럽초록장지뱀
n01694178 African chameleon, Chamaeleo chamaeleon | 아프리카카멜레온, 카멜레온
n01695060 Komodo dragon, Komodo lizard, dragon lizard, giant lizard, Varanus komodoensis | 코모도왕도마뱀, 코모도드래곤
n01697457 Nile crocodile, African crocodile, Crocodylus niloticus | 나일악어, 아프리카악어
n01698640 American alligator, Alligator mississipiensis | 미국악어, 미시시피악어, 앨리게이터
n01704323 triceratops | 트리케라톱스
n01728572 worm snake, thunder snake, Carphophis amoenus | 지렁이뱀, 벌레뱀
n01728920 ringneck snake, ring-necked snake, ring snake | 고리목뱀, 링넥스네이크
n01729322 hognose snake, puff adder, sand viper | 돼지코뱀, 호그노즈스네이크
n01729977 green snake, grass snake | 초록뱀, 풀뱀
n01734418 king snake, kingsnake | 킹스네이크
n01735189 garter snake, grass snake | 가터뱀
n01737021 water snake | 물뱀
n01739381 vine snake | 덩굴뱀
n01740131 night snake, Hypsiglena torquata | 밤뱀
n01742172 boa constrictor, Constrictor constrictor | 보아뱀, 왕뱀, 보아컨스트릭터
n01744401 African rock python, rock python, rock snake, Python sebae | 아프리카비단뱀, 바위비단뱀
n01748264 Indian cobra, Naja naja | 인도코브라
n01749939 green mamba | 초록맘바, 그린맘바
n01751748 sea snake | 바다뱀
n01753488 horned viper, cerastes, sand viper, horned asp, Cerastes cornutus | 뿔살무사, 뿔독사
n01755581 diamondback rattlesnake, diamondback, Crotalus adamanteus | 다이아몬드방울뱀
n01756291 sidewinder, horned rattlesnake, Crotalus cerastes | 사이드와인더, 뿔방울뱀
n01768244 trilobite | 삼엽충
n01770081 harvestman, daddy longlegs, Phalangium opilio | 통거미, 장님거미
n01770393 scorpion | 전갈
n01773157 yellow garden spider, black and gold garden spider, Argiope aurantia | 노란정원거미, 흑금호랑거미
n01773549 barn spider, Araneus cavaticus | 헛간거미, 헛간왕거미
n01773797 cross spider, European garden spider, garden spider, Aranea diademata | 정원거미, 십자거미
n01774384 black widow, Latrodectus mactans | 검은과부거미
n01774750 tarantula | 타란툴라
n01775062 wolf spider, hunting spider | 늑대거미
n01776313 tick | 진드기
n01784675 centipede | 지네
n01795545 black grouse | 멧닭
n01796340 ptarmigan | 뇌조
n01797886 ruffed grouse, partridge, Bonasa umbellus | 목도리뇌조
n01798484 prairie chicken, prairie grouse, prairie fowl | 초원뇌조, 초원멧닭
n01806143 peacock | 공작, 수공작
n01806567 quail | 메추라기
n01807496 partridge | 자고새, 자고
n01817953 African grey parrot, African grey, African gray, Psittacus erithacus | 회색앵무
n01818515 macaw | 금강앵무, 마코앵무
n01819313 sulphur-crested cockatoo, Kakatoe galerita, Cacatua galerita | 큰유황앵무, 유황앵무
n01820546 lorikeet | 오색앵무, 로리키트
n01824575 coucal | 쿠칼, 코칼
n01828970 bee eater | 벌잡이새
n01829413 hornbill | 코뿔새
n01833805 hummingbird | 벌새
n01843065 jacamar | 자카마르
n01843383 toucan | 큰부리새, 투칸, 왕부리새
n01847000 male duck, drake | 수오리, 오리 수컷
n01855032 red-breasted merganser, Mergus serrator | 바다비오리
n01855672 goose | 거위, 기러기
n01860187 black swan, Cygnus atratus | 흑고니, 검은고니, 블랙스완
n01871265 tusker | 엄니 코끼리, 엄니 짐승
n01872401 echidna, spiny anteater, anteater | 가시두더지, 바늘두더지
n01873310 platypus, duckbill, duckbilled platypus, duck-billed platypus, Ornithorhynchus anatinus | 오리너구리
n01877812 wallaby, brush kangaroo | 왈라비
n01882714 koala, koala bear, kangaroo bear, native bear, Phascolarctos cinereus | 코알라
n01883070 wombat | 웜뱃
n01910747 jellyfish | 해파리
n01914609 sea anemone, anemone | 말미잘
n01917289 brain coral | 뇌산호
n01924916 flatworm, platyhelminth | 편형동물, 납작벌레
n01930112 roundworm, nematode, nematode worm | 선충, 회충
n01943899 conch | 소라고둥, 수정고둥
n01944390 snail | 달팽이
n01945685 slug | 민달팽이
n01950731 sea slug, nudibranch | 갯민숭달팽이, 바다민달팽이
n01955084 chiton, coat-of-mail shell, sea cradle, polyplacophore | 군부, 딱지조개
n01968897 nautilus, chambered nautilus, pearly nautilus | 앵무조개
n01978287 Dungeness crab, Cancer magister | 던지니스크랩, 던지니스게
n01978455 rock crab, Cancer irroratus | 바위게, 대서양바위게
n01980166 fiddler crab | 농게
n01981276 king crab, Alaska crab, Alaskan king crab, Alaska king crab, Paralithodes camtschatica | 킹크랩, 왕게
n01983481 lobster, American lobster, Northern lobster, Maine lobster, Homarus americanus | 바닷가재, 랍스터, 로브스터
n01984695 spiny lobster, langouste, rock lobster, crawfish, crayfish, sea crawfish | 닭새우
n01985128 crayfish, crawfish, crawdad, crawdaddy | 가재, 민물가재
n01986214 hermit crab | 소라게, 집게
n01990800 isopod | 등각류, 쥐며느리, 공벌레
n02002556 white stork, Ciconia ciconia | 홍부리황새, 흰황새, 유럽황새
n02002724 black stork, Ciconia nigra | 먹황새
n02006656 spoonbill | 저어새
n02007558 flamingo | 홍학, 플라밍고
n02009229 little blue heron, Egretta caerulea | 작은푸른왜가리
n02009912 great egret, American egret, great white heron, Egretta albus | 대백로
n02011460 bittern | 알락해오라기
n02012849 crane (bird), crane | 두루미, 학
n02013706 limpkin, Aramus pictus | 림킨, 뜸부기사촌
n02017213 purple swamphen, European gallinule, Porphyrio porphyrio | 자색쇠물닭
n02018207 American coot, marsh hen, mud hen, water hen, Fulica americana | 아메리카물닭
n02018795 bustard | 느시
n02025239 ruddy turnstone, Arenaria interpres | 꼬까도요
n02027492 dunlin, red-backed sandpiper, Erolia alpina | 민물도요
n02028035 redshank, Tringa totanus | 붉은발도요
n02033041 dowitcher | 큰부리도요
n02037110 oystercatcher, oyster catcher | 검은머리물떼새
n02051845 pelican | 펠리컨, 사다새
n02056570 king penguin, Aptenodytes patagonica | 임금펭귄, 킹펭귄
n02058221 albatross, mollymawk | 앨버트로스, 신천옹
n02066245 grey whale, gray whale, devilfish, Eschrichtius gibbosus, Eschrichtius robustus | 귀신고래, 쇠고래
n02071294 killer whale, orca, killer, grampus, sea wolf, Orcinus orca | 범고래
n02074367 dugong, Dugong dugon | 듀공
n02077923 sea lion | 바다사자
n02085620 Chihuahua | 치와와
n02085782 Japanese Chin, Japanese spaniel | 재패니즈 친, 재패니즈 스패니얼
n02085936 Maltese, Maltese dog, Maltese terrier | 말티즈, 몰티즈
n02086079 Pekingese, Pekinese, Peke | 페키니즈
n02086240 Shih Tzu, Shih-Tzu | 시츄, 시추
n02086646 Blenheim spaniel | 블레넘 스패니얼, 킹 찰스 스패니얼
n02086910 papillon | 파피용
n02087046 toy terrier | 토이 테리어
n02087394 Rhodesian ridgeback | 로디지안 리지백
n02088094 Afghan hound, Afghan | 아프간 하운드
n02088238 basset hound, basset | 바셋 하운드
n02088364 beagle | 비글
n02088466 bloodhound, sleuthhound | 블러드하운드
n02088632 bluetick coonhound, bluetick | 블루틱 쿤하운드
n02089078 black-and-tan coonhound | 블랙 앤 탄 쿤하운드
n02089867 Walker hound, Walker foxhound | 워커 하운드, 트리잉 워커 쿤하운드
n02089973 English foxhound | 잉글리시 폭스하운드
n02090379 redbone coonhound, redbone | 레드본 쿤하운드
n02090622 borzoi, Russian wolfhound | 보르조이
n02090721 Irish wolfhound | 아이리시 울프하운드
n02091032 Italian greyhound | 이탈리안 그레이하운드
n02091134 whippet | 휘핏
n02091244 Ibizan hound, Ibizan Podenco | 이비전 하운드, 이비잔 하운드, 포덴코 이비센코
n02091467 Norwegian elkhound, elkhound | 노르웨이언 엘크하운드, 노르웨이 엘크하운드
n02091635 otterhound, otter hound | 오터하운드
n02091831 Saluki, gazelle hound | 살루키
n02092002 Scottish deerhound, deerhound | 스코티시 디어하운드
n02092339 Weimaraner | 와이마라너, 바이마라너
n02093256 Staffordshire bull terrier, Staffordshire bullterrier | 스태퍼드셔 불테리어
n02093428 American Staffordshire terrier, Staffordshire terrier, American pit bull terrier, pit bull terrier | 아메리칸 스태퍼드셔 테리어, 핏불테리어
n02093647 Bedlington terrier | 베들링턴 테리어
n02093754 Border terrier | 보더 테리어
n02093859 Kerry blue terrier | 케리 블루 테리어
n02093991 Irish terrier | 아이리시 테리어
n02094114 Norfolk terrier | 노퍽 테리어
n02094258 Norwich terrier | 노리치 테리어
n02094433 Yorkshire terrier | 요크셔 테리어
n02095314 wire-haired fox terrier | 와이어 폭스 테리어
n02095570 Lakeland terrier | 레이클랜드 테리어
n02095889 Sealyham terrier, Sealyham | 실리엄 테리어, 실리햄 테리어
n02096051 Airedale terrier, Airedale | 에어데일 테리어
n02096177 cairn terrier, cairn | 케언 테리어
n02096294 Australian terrier | 오스트레일리언 테리어
n02096437 Dandie Dinmont terrier, Dandie Dinmont | 댄디 딘몬트 테리어
n02096585 Boston terrier, Boston bull | 보스턴 테리어
n02097047 miniature schnauzer | 미니어처 슈나우저
n02097130 giant schnauzer | 자이언트 슈나우저
n02097209 standard schnauzer | 스탠더드 슈나우저
n02097298 Scottish terrier, Scotch terrier, Scottie | 스코티시 테리어, 스코티
n02097474 Tibetan terrier, chrysanthemum dog | 티베탄 테리어
n02097658 silky terrier, Sydney silky | 실키 테리어
n02098105 soft-coated wheaten terrier | 소프트코티드 휘튼 테리어
n02098286 West Highland white terrier, Westie | 웨스트 하일랜드 화이트 테리어, 웨스티
n02098413 Lhasa apso, Lhasa | 라사 압소
n02099267 flat-coated retriever | 플랫코티드 리트리버
n02099429 curly-coated retriever | 컬리코티드 리트리버
n02099601 golden retriever | 골든 리트리버
n02099712 Labrador retriever | 래브라도 리트리버
n02099849 Chesapeake Bay retriever | 체서피크 베이 리트리버
n02100236 German short-haired pointer | 저먼 쇼트헤어드 포인터
n02100583 vizsla, Hungarian pointer | 비즐라
n02100735 English setter | 잉글리시 세터
n02100877 Irish setter, red setter | 아이리시 세터
n02101006 Gordon setter | 고든 세터
n02101388 Brittany spaniel | 브리타니 스패니얼
n02101556 clumber spaniel, clumber | 클럼버 스패니얼
n02102040 English springer spaniel, English springer | 잉글리시 스프링어 스패니얼
n02102177 Welsh springer spaniel | 웰시 스프링어 스패니얼
n02102318 cocker spaniel, English cocker spaniel, cocker | 코커 스패니얼, 잉글리시 코커 스패니얼
n02102480 Sussex spaniel | 서식스 스패니얼
n02102973 Irish water spaniel | 아이리시 워터 스패니얼
n02104029 kuvasz | 쿠바스
n02104365 schipperke | 스키퍼키
n02105056 groenendael | 그로넨달, 벨지안 셰퍼드 그로넨달
n02105162 malinois | 말리노이즈, 말리누아, 벨지안 말리노이즈
n02105251 briard | 브리아드
n02105412 kelpie | 켈피, 오스트레일리언 켈피
n02105505 komondor | 코몬도르
n02105641 Old English sheepdog, bobtail | 올드 잉글리시 시프도그, 올드 잉글리시 쉽독
n02105855 Shetland sheepdog, Shetland sheep dog, Shetland | 셰틀랜드 시프도그, 셸티, 셰틀랜드 쉽독
n02106030 collie | 콜리
n02106166 Border collie | 보더 콜리
n02106382 Bouvier des Flandres, Bouviers des Flandres | 부비에 데 플랑드르
n02106550 Rottweiler | 로트와일러, 로트바일러
n02106662 German shepherd, German shepherd dog, German police dog, alsatian | 저먼 셰퍼드, 셰퍼드
n02107142 Doberman, Doberman pinscher | 도베르만, 도베르만 핀셔
n02107312 miniature pinscher | 미니어처 핀셔, 미니핀
n02107574 Greater Swiss Mountain dog | 그레이터 스위스 마운틴 도그
n02107683 Bernese mountain dog | 버니즈 마운틴 도그
n02107908 Appenzeller Sennenhund, Appenzeller | 아펜젤러, 아펜첼러 제넨훈트
n02108000 Entlebucher Sennenhund, EntleBucher | 엔틀레부허 제넨훈트, 엔틀버처 마운틴 도그
n02108089 boxer | 복서
n02108422 bullmastiff, bull mastiff | 불마스티프
n02108551 Tibetan mastiff | 티베탄 마스티프, 티베트 마스티프, 짱아오, 사자개
n02108915 French bulldog | 프렌치 불도그, 프렌치 불독
n02109047 Great Dane | 그레이트 데인
n02109525 Saint Bernard, St Bernard | 세인트 버나드
n02109961 Eskimo dog, husky | 에스키모견, 허스키
n02110063 Alaskan malamute, malamute, malemute | 알래스칸 맬러뮤트, 말라뮤트
n02110185 Siberian husky | 시베리안 허스키
n02110341 dalmatian, coach dog, carriage dog | 달마시안, 달마티안
n02110627 affenpinscher, monkey pinscher, monkey dog | 아펜핀셔
n02110806 basenji | 바센지
n02110958 pug, pug-dog | 퍼그
n02111129 Leonberger, Leonberg | 레온베르거
n02111277 Newfoundland dog, Newfoundland | 뉴펀들랜드
n02111500 Great Pyrenees | 그레이트 피레니즈
n02111889 Samoyed, Samoyede | 사모예드
n02112018 Pomeranian | 포메라니안
n02112137 chow chow, chow | 차우차우
n02112350 keeshond | 키스혼드, 케이스혼드
n02112706 Brussels griffon, Brabancon griffon | 브뤼셀 그리펀, 브뤼셀 그리폰, 브라반송 그리펀
n02113023 Pembroke Welsh corgi, Pembroke | 펨브로크 웰시 코기
n02113186 Cardigan Welsh corgi, Cardigan | 카디건 웰시 코기
n02113624 toy poodle | 토이 푸들
n02113712 miniature poodle | 미니어처 푸들
n02113799 standard poodle | 스탠더드 푸들
n02113978 Mexican hairless dog, Xoloitzcuintli, Mexican hairless | 멕시칸 헤어리스 도그, 숄로이츠쿠인틀레
n02114367 grey wolf, timber wolf, gray wolf, Canis lupus | 회색늑대, 늑대
n02114548 Arctic wolf, white wolf, Canis lupus tundrarum | 북극늑대, 흰늑대
n02114712 red wolf, maned wolf, Canis rufus, Canis niger | 붉은늑대
n02114855 coyote, prairie wolf, brush wolf, Canis latrans | 코요테
n02115641 dingo, warrigal, warragal, Canis dingo | 딩고
n02115913 dhole, Cuon alpinus | 승냥이, 아시아들개
n02116738 African wild dog, African hunting dog, hyena dog, Cape hunting dog, Lycaon pictus | 아프리카들개, 리카온
n02117135 hyena, hyaena | 하이에나
n02119022 red fox, Vulpes vulpes | 붉은여우, 여우
n02119789 kit fox, Vulpes macrotis | 키트여우
n02120079 Arctic fox, white fox, Alopex lagopus | 북극여우
n02120505 grey fox, gray fox, Urocyon cinereoargenteus | 회색여우
n02123045 tabby, tabby cat | 얼룩고양이, 태비 고양이
n02123159 tiger cat | 호랑이 무늬 고양이, 줄무늬 고양이
n02123394 Persian cat | 페르시안 고양이
n02123597 Siamese cat, Siamese | 샴고양이
n02124075 Egyptian cat | 이집트 고양이, 이집션 마우
n02125311 cougar, puma, catamount, mountain lion, painter, panther, Felis concolor | 퓨마, 쿠거
n02127052 lynx, catamount | 스라소니
n02128385 leopard, Panthera pardus | 표범
n02128757 snow leopard, ounce, Panthera uncia | 눈표범, 설표
n02128925 jaguar, panther, Panthera onca, Felis onca | 재규어
n02129165 lion, king of beasts, Panthera leo | 사자
n02129604 tiger, Panthera tigris | 호랑이
n02130308 cheetah, chetah, Acinonyx jubatus | 치타
n02132136 brown bear, bruin, Ursus arctos | 불곰, 큰곰
n02133161 American black bear, black bear, Ursus americanus, Euarctos americanus | 아메리카흑곰, 흑곰
n02134084 polar bear, ice bear, Ursus Maritimus, Thalarctos maritimus | 북극곰, 흰곰
n02134418 sloth bear, Melursus ursinus, Ursus ursinus | 느림보곰
n02137549 mongoose | 몽구스
n02138441 meerkat, mierkat | 미어캣
n02165105 tiger beetle | 길앞잡이
n02165456 ladybug, ladybeetle, lady beetle, ladybird, ladybird beetle | 무당벌레
n02167151 ground beetle, carabid beetle | 딱정벌레, 먼지벌레
n02168699 long-horned beetle, longicorn, longicorn beetle | 하늘소
n02169497 leaf beetle, chrysomelid | 잎벌레
n02172182 dung beetle | 쇠똥구리, 소똥구리
n02174001 rhinoceros beetle | 장수풍뎅이
n02177972 weevil | 바구미
n02190166 fly | 파리
n02206856 bee | 벌, 꿀벌
n02219486 ant, emmet, pismire | 개미
n02226429 grasshopper, hopper | 메뚜기
n02229544 cricket | 귀뚜라미
n02231487 stick insect, walking stick, walkingstick | 대벌레
n02233338 cockroach, roach | 바퀴벌레
n02236044 praying mantis, mantis, mantid | 사마귀
n02256656 cicada, cicala | 매미
n02259212 leafhopper | 매미충
n02264363 lacewing, lacewing fly | 풀잠자리
n02268443 dragonfly, darning needle, devil's darning needle, sewing needle, snake feeder, snake doctor, mosquito hawk, skeeter hawk | 잠자리
n02268853 damselfly | 실잠자리
n02276258 admiral butterfly, admiral | 멋쟁이나비, 제독나비
n02277742 ringlet butterfly, ringlet | 뱀눈나비, 가락지나비
n02279972 monarch butterfly, monarch, milkweed butterfly, Danaus plexippus | 제왕나비, 모나크나비
n02280649 cabbage white butterfly, cabbage butterfly | 배추흰나비
n02281406 sulphur butterfly, sulfur butterfly | 노랑나비
n02281787 lycaenid butterfly, lycaenid | 부전나비
n02317335 starfish, sea star | 불가사리
n02319095 sea urchin | 성게
n02321529 sea cucumber, holothurian | 해삼
n02325366 cottontail rabbit, wood rabbit, cottontail | 솜꼬리토끼
n02326432 hare | 산토끼, 멧토끼
n02328150 Angora rabbit, Angora | 앙고라토끼
n02342885 hamster | 햄스터
n02346627 porcupine, hedgehog | 호저, 산미치광이
n02356798 fox squirrel, eastern fox squirrel, Sciurus niger | 여우다람쥐, 여우청설모
n02361337 marmot | 마멋
n02363005 beaver | 비버
n02364673 guinea pig, Cavia cobaya | 기니피그
n02389026 sorrel horse, sorrel | 밤색 말, 구렁말
n02391049 zebra | 얼룩말
n02395406 pig, hog, grunter, squealer, Sus scrofa | 돼지
n02396427 wild boar, boar, Sus scrofa | 멧돼지
n02397096 warthog | 혹멧돼지
n02398521 hippopotamus, hippo, river horse, Hippopotamus amphibius | 하마
n02403003 ox | 황소, 수소
n02408429 water buffalo, water ox, Asiatic buffalo, Bubalus bubalis | 물소
n02410509 bison | 들소, 바이슨, 아메리카들소
n02412080 ram, tup | 숫양
n02415577 bighorn sheep, bighorn, cimarron, Rocky Mountain bighorn, Rocky Mountain sheep, Ovis canadensis | 큰뿔양
n02417914 ibex, Capra ibex | 아이벡스, 알프스아이벡스
n02422106 hartebeest | 하테비스트, 사슴영양
n02422699 impala, Aepyceros melampus | 임팔라
n02423022 gazelle | 가젤
n02437312 dromedary, Arabian camel, Camelus dromedarius | 단봉낙타
n02437616 llama | 라마
n02441942 weasel | 족제비
n02442845 mink | 밍크
n02443114 polecat, fitch, foulmart, foumart, Mustela putorius | 유럽긴털족제비, 긴털족제비
n02443484 black-footed ferret, ferret, Mustela nigripes | 검은발족제비, 검은발페럿, 페럿
n02444819 otter | 수달
n02445715 skunk, polecat, wood pussy | 스컹크
n02447366 badger | 오소리
n02454379 armadillo | 아르마딜로
n02457408 three-toed sloth, ai, Bradypus tridactylus | 세발가락나무늘보, 나무늘보
n02480495 orangutan, orang, orangutang, Pongo pygmaeus | 오랑우탄
n02480855 gorilla, Gorilla gorilla | 고릴라
n02481823 chimpanzee, chimp, Pan troglodytes | 침팬지
n02483362 gibbon, Hylobates lar | 긴팔원숭이
n02483708 siamang, Hylobates syndactylus, Symphalangus syndactylus | 시아망, 큰긴팔원숭이, 주머니긴팔원숭이
n02484975 guenon, guenon monkey | 긴꼬리원숭이, 게논
n02486261 patas monkey, patas, hussar monkey, Erythrocebus patas | 파타스원숭이
n02486410 baboon | 개코원숭이
n02487347 macaque | 마카크원숭이, 마카크
n02488291 langur | 랑구르원숭이, 랑구르
n02488702 colobus monkey, colobus | 콜로부스원숭이
n02489166 proboscis monkey, Nasalis larvatus | 코주부원숭이
n02490219 marmoset | 마모셋, 비단원숭이
n02492035 capuchin monkey, capuchin, ringtail, Cebus capucinus | 꼬리감는원숭이, 카푸친원숭이
n02492660 howler monkey, howler | 고함원숭이, 짖는원숭이
n02493509 titi monkey, titi | 티티원숭이
n02493793 spider monkey, Ateles geoffroyi | 거미원숭이
n02494079 squirrel monkey, Saimiri sciureus | 다람쥐원숭이
n02497673 ring-tailed lemur, Madagascar cat, Lemur catta | 알락꼬리여우원숭이, 호랑꼬리여우원숭이
n02500267 indri, indris, Indri indri, Indri brevicaudatus | 인드리, 인드리여우원숭이
n02504013 Indian elephant, Asian elephant, Elephas maximus | 인도코끼리, 아시아코끼리
n02504458 African elephant, Loxodonta africana | 아프리카코끼리
n02509815 red panda, lesser panda, panda, bear cat, cat bear, Ailurus fulgens | 레서판다, 너구리판다
n02510455 giant panda, panda, panda bear, coon bear, Ailuropoda melanoleuca | 대왕판다, 판다, 자이언트판다
n02514041 snoek, barracouta | 바라쿠타, 스누크
n02526121 eel | 뱀장어, 장어
n02536864 coho salmon, coho, cohoe, blue jack, silver salmon, Oncorhynchus kisutch | 은연어
n02606052 rock beauty, Holocanthus tricolor | 록뷰티 에인절피시, 록뷰티
n02607072 anemonefish, clownfish, anemone fish | 흰동가리, 크라운피시
n02640242 sturgeon | 철갑상어
n02641379 gar, garfish, garpike, billfish, Lepisosteus osseus | 가아, 가피시
n02643566 lionfish | 쏠배감펭, 라이언피시
n02655020 pufferfish, puffer, blowfish, globefish | 복어
n02666196 abacus | 주판
n02667093 abaya | 아바야
n02669723 academic gown, academic robe, judge's robe | 학위복, 졸업 가운, 법복
n02672831 accordion, piano accordion, squeeze box | 아코디언
n02676566 acoustic guitar | 통기타, 어쿠스틱 기타
n02687172 aircraft carrier, carrier, flattop, attack aircraft carrier | 항공모함
n02690373 airliner | 여객기
n02692877 airship, dirigible | 비행선
n02699494 altar | 제단
n02701002 ambulance | 구급차, 앰뷸런스
n02704792 amphibious vehicle, amphibian | 수륙양용차
n02708093 analog clock | 아날로그시계, 바늘 시계
n02727426 apiary, bee house | 양봉장
n02730930 apron | 앞치마
n02747177 trash can, ashcan, garbage can, wastebin, ash bin, ash-bin, ashbin, dustbin, trash barrel, trash bin | 쓰레기통
n02749479 assault rifle, assault gun | 돌격 소총
n02769748 backpack, back pack, knapsack, packsack, rucksack, haversack | 배낭, 백팩
n02776631 bakery, bakeshop, bakehouse | 빵집, 제과점
n02777292 balance beam, beam | 평균대
n02782093 balloon | 열기구, 풍선, 기구
n02783161 ballpoint pen, ballpoint, ballpen, Biro | 볼펜
n02786058 Band Aid | 반창고, 일회용 밴드
n02787622 banjo | 밴조
n02788148 handrail, bannister, banister, balustrade, balusters | 난간
n02790996 barbell | 역기, 바벨
n02791124 barber chair | 이발 의자
n02791270 barbershop | 이발소
n02793495 barn | 헛간
n02794156 barometer | 기압계
n02795169 barrel, cask | 나무통, 통
n02797295 wheelbarrow, barrow, garden cart, lawn cart | 외바퀴 손수레, 손수레
n02799071 baseball | 야구공
n02802426 basketball | 농구공
n02804414 bassinet | 바구니형 아기 침대, 배시넷
n02804610 bassoon | 바순
n02807133 swimming cap, bathing cap | 수영모
n02808304 bath towel | 목욕 수건
n02808440 bathtub, bathing tub, bath, tub | 욕조
n02814533 station wagon, beach wagon, wagon, estate car, beach waggon, station waggon, waggon | 스테이션왜건
n02814860 lighthouse, beacon, beacon light, pharos | 등대
n02815834 beaker | 비커
n02817516 bearskin hat, bearskin, busby, shako | 근위병 털모자, 곰털 모자
n02823428 beer bottle | 맥주병
n02823750 beer glass | 맥주잔
n02825657 bell cote, bell cot | 종루, 종탑
n02834397 bib | 턱받이
n02835271 tandem bicycle, bicycle-built-for-two, tandem | 2인용 자전거
n02837789 bikini, two-piece | 비키니
n02840245 ring binder, binder, ring-binder | 바인더, 링 바인더
n02841315 binoculars, field glasses, opera glasses | 쌍안경
n02843684 birdhouse | 새집
n02859443 boathouse | 보트 창고
n02860847 bobsled, bobsleigh, bob | 봅슬레이
n02865351 bolo tie, bolo, bola tie, bola | 볼로타이
n02869837 bonnet, poke bonnet | 보닛, 턱끈 모자
n02870880 bookcase | 책장
n02871525 bookstore, bookshop, bookstall | 서점, 책방
n02877765 bottle cap, bottlecap | 병뚜껑
n02879718 bow | 활
n02883205 bow tie, bow-tie, bowtie | 나비넥타이
n02892201 plaque, brass, memorial tablet | 기념 동판, 명판
n02892767 bra, brassiere, bandeau | 브래지어
n02894605 breakwater, groin, groyne, mole, bulwark, seawall, jetty | 방파제
n02895154 breastplate, aegis, egis | 가슴 갑옷, 가슴받이
n02906734 broom | 빗자루
n02909870 bucket, pail | 양동이
n02910353 buckle | 버클
n02916936 bulletproof vest | 방탄조끼
n02917067 bullet train, bullet | 고속 열차, 초고속 열차
n02927161 butcher shop, meat market | 정육점, 푸줏간
n02930766 taxi, cab, hack, taxicab | 택시
n02939185 cauldron, caldron | 가마솥
n02948072 candle, taper, wax light | 양초, 촛불
n02950826 cannon | 대포
n02951358 canoe | 카누
n02951585 can opener, tin opener | 통조림 따개, 깡통 따개
n02963159 cardigan | 카디건
n02965783 car mirror | 자동차 거울, 사이드미러, 백미러
n02966193 carousel, carrousel, merry-go-round, roundabout, whirligig | 회전목마
n02966687 tool kit, carpenter's kit | 공구 세트, 목공 공구함
n02971356 carton | 종이 상자, 판지 상자
n02974003 car wheel | 자동차 바퀴
n02977058 ATM, cash machine, cash dispenser, automated teller machine, automatic teller machine, automated teller, automatic teller | 현금인출기, ATM
n02978881 cassette | 카세트테이프
n02979186 cassette player | 카세트 플레이어
n02980441 castle | 성, 성곽
n02981792 catamaran | 쌍동선, 카타마란
n02988304 CD player | CD 플레이어, 시디플레이어
n02992211 cello, violoncello | 첼로
n02992529 cellphone, mobile phone, cellular telephone, cellular phone, cell | 휴대전화, 휴대폰
n02999410 chain | 쇠사슬, 사슬
n03000134 chain-link fence, chainlink fence | 철망 울타리
n03000247 chain mail, ring mail, mail, chain armor, chain armour, ring armor, ring armour | 사슬 갑옷
n03000684 chainsaw, chain saw | 전기톱, 기계톱, 체인톱
n03014705 chest | 궤짝, 궤, 뚜껑 상자
n03016953 chiffonier, commode | 높은 서랍장, 서랍장
n03017168 chime, bell, gong | 차임, 풍경
n03018349 china cabinet, china closet | 그릇 장식장, 찬장
n03026506 Christmas stocking | 크리스마스 양말
n03028079 church, church building | 교회, 성당
n03032252 movie theater, cinema, movie theatre, movie house, picture palace | 영화관, 극장
n03041632 meat cleaver, cleaver, chopper | 고기 칼, 중식도, 푸주 칼
n03042490 cliff dwelling | 절벽 주거지, 암벽 주거
n03045698 cloak | 망토
n03047690 clog, geta, patten, sabot | 나막신
n03062245 cocktail shaker | 칵테일 셰이커
n03063599 coffee mug | 머그잔, 커피 잔
n03063689 coffeepot | 커피포트, 커피 주전자
n03065424 coil, spiral, volute, whorl, helix | 코일, 나선
n03075370 combination lock | 번호 자물쇠
n03085013 computer keyboard, keypad | 키보드, 컴퓨터 자판
n03089624 candy store, confectionery, confectionary | 사탕 가게, 과자 가게
n03095699 container ship, containership, container vessel | 컨테이너선
n03100240 convertible | 컨버터블, 오픈카
n03109150 corkscrew, bottle screw | 코르크 따개, 와인 따개
n03110669 cornet, horn, trumpet, trump | 코넷, 트럼펫
n03124043 cowboy boot | 카우보이 부츠
n03124170 cowboy hat, ten-gallon hat | 카우보이모자
n03125729 cradle | 요람
n03126707 construction crane, crane | 기중기, 크레인
n03127747 crash helmet | 안전 헬멧, 오토바이 헬멧
n03127925 crate | 나무 상자, 운반 상자
n03131574 crib, cot | 아기 침대
n03133878 slow cooker, Crock Pot | 슬로 쿠커
n03134739 croquet ball | 크로케 공
n03141823 crutch | 목발
n03146219 cuirass | 흉갑, 몸통 갑옷
n03160309 dam, dike, dyke | 댐, 둑
n03179701 desk | 책상
n03180011 desktop computer | 데스크톱 컴퓨터
n03187595 rotary phone, dial telephone, dial phone | 다이얼 전화기
n03188531 diaper, nappy, napkin | 기저귀
n03196217 digital clock | 디지털시계
n03197337 digital watch | 전자 손목시계, 디지털 손목시계
n03201208 dining table, board | 식탁
n03207743 dishcloth, dishrag | 행주
n03207941 dishwasher, dish washer, dishwashing machine | 식기세척기
n03208938 disk brake, disc brake | 디스크 브레이크
n03216828 dock, dockage, docking facility | 부두, 선착장, 도크
n03218198 dogsled, dog sled, dog sleigh | 개썰매
n03220513 dome | 돔, 둥근 지붕
n03223299 doormat, welcome mat | 현관 매트, 도어 매트
n03240683 offshore oil rig, drilling platform, offshore rig | 해상 시추 시설, 석유 시추선
n03249569 drum, membranophone, tympan | 북, 드럼
n03250847 drumstick | 북채, 드럼 스틱
n03255030 dumbbell | 아령, 덤벨
n03259280 Dutch oven | 더치 오븐
n03271574 electric fan, blower | 선풍기
n03272010 electric guitar | 전기 기타, 일렉 기타
n03272562 electric locomotive | 전기 기관차
n03290653 entertainment center | 거실 장식장, TV장
n03291819 envelope | 봉투, 편지 봉투
n03297495 espresso machine, espresso maker | 에스프레소 머신
n03314780 face powder | 페이스 파우더, 분
n03325584 feather boa, boa | 깃털 목도리
n03337140 filing cabinet, file, file cabinet | 서류 캐비닛, 서류함
n03344393 fireboat | 소방정, 소방선
n03345487 fire truck, fire engine | 소방차
n03347037 fire screen, fireguard | 벽난로 가리개
n03355925 flagpole, flagstaff | 깃대
n03372029 flute, transverse flute | 플루트
n03376595 folding chair | 접이식 의자, 접의자
n03379051 American football helmet, football helmet | 미식축구 헬멧
n03384352 forklift | 지게차
n03388043 fountain | 분수
n03388183 fountain pen | 만년필
n03388549 four-poster bed, four-poster | 기둥 침대, 캐노피 침대
n03393912 freight car | 화차, 화물칸
n03394916 French horn, horn | 호른, 프렌치 호른
n03400231 frying pan, frypan, skillet | 프라이팬
n03404251 fur coat | 모피 코트
n03417042 garbage truck, dustcart | 쓰레기차
n03424325 gas mask, gasmask, respirator, gas helmet | 방독면
n03425413 gas pump, gasoline pump, petrol pump, island dispenser | 주유기
n03443371 goblet | 굽 달린 잔, 고블릿
n03444034 go-kart | 고카트
n03445777 golf ball | 골프공
n03445924 golf cart, golfcart | 골프 카트
n03447447 gondola | 곤돌라
n03447721 gong, tam-tam | 징
n03450230 gown | 드레스, 이브닝드레스
n03452741 grand piano, grand | 그랜드 피아노
n03457902 greenhouse, nursery, glasshouse | 온실
n03459775 radiator grille, grille | 라디에이터 그릴
n03461385 grocery store, grocery, food market, market | 식료품점
n03467068 guillotine | 단두대, 기요틴
n03476684 hair clip, hair slide | 머리핀
n03476991 hair spray | 헤어스프레이
n03478589 half-track, half track | 반궤도 차량, 하프트랙
n03481172 hammer | 망치
n03482405 hamper | 뚜껑 바구니, 빨래 바구니
n03483316 hair dryer, hand blower, blow dryer, blow drier, hair drier | 헤어드라이어, 드라이기
n03485407 hand-held computer, hand-held microcomputer | 휴대용 컴퓨터, PDA
n03485794 handkerchief, hankie, hanky, hankey | 손수건
n03492542 hard disk, hard disc, fixed disk | 하드 디스크
n03494278 harmonica, mouth organ, harp, mouth harp | 하모니카
n03495258 harp | 하프
n03496892 combine harvester, harvester, reaper | 콤바인, 수확기
n03498962 hatchet | 손도끼
n03527444 holster | 권총집
n03529860 home theater, home theatre | 홈시어터
n03530642 honeycomb | 벌집
n03532672 hook, claw | 갈고리, 고리
n03534580 hoopskirt, crinoline | 버팀살 치마, 크리놀린
n03535780 horizontal bar, high bar | 철봉
n03538406 horse cart, horse-cart | 짐마차, 말수레
n03544143 hourglass | 모래시계
n03584254 iPod | 아이팟
n03584829 iron, smoothing iron | 다리미
n03590841 jack-o'-lantern | 호박등, 핼러윈 호박
n03594734 jeans, jean, blue jean, denim | 청바지
n03594945 jeep, landrover | 지프차, 지프
n03595614 T-shirt, jersey, tee shirt | 티셔츠
n03598930 jigsaw puzzle | 직소 퍼즐, 그림 맞추기 퍼즐
n03599486 rickshaw, jinrikisha, ricksha | 인력거
n03602883 joystick | 조이스틱
n03617480 kimono | 기모노
n03623198 knee pad | 무릎 보호대
n03627232 knot | 매듭
n03630383 lab coat, laboratory coat | 실험복, 실험 가운
n03633091 ladle | 국자
n03637318 lampshade, lamp shade | 전등갓
n03642806 laptop, laptop computer | 랩톱 컴퓨터, 랩톱
n03649909 lawn mower, mower | 잔디깎이, 잔디 깎는 기계
n03657121 lens cap, lens cover | 렌즈 캡, 렌즈 뚜껑
n03658185 letter opener, paper knife, paperknife | 편지 칼, 종이칼
n03661043 library | 도서관
n03662601 lifeboat | 구명정
n03666591 lighter, light, igniter, ignitor | 라이터
n03670208 limousine, limo | 리무진
n03673027 ocean liner, liner | 대형 여객선, 크루즈선
n03676483 lipstick, lip rouge | 립스틱
n03680355 loafer | 로퍼
n03690938 lotion | 로션
n03691459 speaker, loudspeaker, speaker unit, loudspeaker system, speaker system | 스피커
n03692522 loupe, jeweler's loupe | 루페, 보석 감정용 확대경
n03697007 sawmill, lumbermill | 제재소
n03706229 magnetic compass | 나침반
n03709823 mailbag, postbag | 우편 가방, 우편낭
n03710193 mailbox, letter box | 우편함, 우체통
n03710637 dance maillot, maillot | 무용 타이츠, 마이요
n03710721 one-piece swimsuit, maillot, tank suit | 원피스 수영복
n03717622 manhole cover | 맨홀 뚜껑
n03720891 maraca | 마라카스
n03721384 marimba, xylophone | 마림바, 실로폰
n03724870 mask | 가면, 마스크
n03729826 matchstick | 성냥개비, 성냥
n03733131 maypole | 메이폴, 오월제 기둥
n03733281 maze, labyrinth | 미로
n03733805 measuring cup | 계량컵
n03742115 medicine cabinet, medicine chest | 약장, 구급함
n03743016 megalith, megalithic structure | 거석, 고인돌
n03759954 microphone, mike | 마이크
n03761084 microwave oven, microwave | 전자레인지
n03763968 military uniform | 군복
n03764736 milk can | 우유통
n03769881 minibus | 미니버스, 소형 버스
n03770439 miniskirt, mini | 미니스커트
n03770679 minivan | 미니밴
n03773504 missile | 미사일
n03775071 mitten | 벙어리장갑, 손모아장갑
n03775546 mixing bowl | 믹싱 볼, 반죽 그릇
n03776460 mobile home, manufactured home | 이동식 주택
n03777568 Ford Model T, Model T | 포드 모델 T
n03777754 modem | 모뎀
n03781244 monastery | 수도원
n03782006 monitor | 모니터
n03785016 moped | 모페드, 소형 오토바이
n03786901 mortar | 절구, 막자사발
n03787032 mortarboard | 학사모
n03788195 mosque | 모스크, 이슬람 사원
n03788365 mosquito net | 모기장
n03791053 motor scooter, scooter | 스쿠터
n03792782 mountain bike, all-terrain bike, off-roader | 산악자전거
n03792972 mountain tent | 등산 텐트, 텐트
n03793489 computer mouse, mouse | 마우스, 컴퓨터 마우스
n03794056 mousetrap | 쥐덫
n03796401 moving van | 이삿짐 트럭
n03803284 muzzle | 입마개
n03804744 nail | 못
n03814639 neck brace | 목 보호대, 경추 보호대
n03814906 necklace | 목걸이
n03825788 bottle nipple, nipple | 젖병 꼭지, 고무 젖꼭지
n03832673 notebook computer, notebook | 노트북 컴퓨터, 노트북
n03837869 obelisk | 오벨리스크
n03838899 oboe, hautboy, hautbois | 오보에
n03840681 ocarina, sweet potato | 오카리나
n03841143 odometer, hodometer, mileometer, milometer | 주행거리계
n03843555 oil filter | 오일 필터
n03854065 pipe organ, organ | 파이프 오르간
n03857828 oscilloscope, scope, cathode-ray oscilloscope, CRO | 오실로스코프
n03866082 overskirt | 덧치마, 겉치마
n03868242 oxcart | 소달구지, 우차
n03868863 oxygen mask | 산소마스크
n03871628 packet | 꾸러미, 작은 포장, 봉지
n03873416 paddle, boat paddle | 노, 패들
n03874293 paddle wheel, paddlewheel | 외륜, 물레바퀴
n03874599 padlock | 자물쇠, 맹꽁이자물쇠
n03876231 paintbrush | 페인트 붓, 붓
n03877472 pajamas, pajama, pyjama, pj's, jammies | 잠옷, 파자마
n03877845 palace | 궁전
n03884397 panpipe, pandean pipe, syrinx | 팬파이프
n03887697 paper towel | 키친타월, 종이 타월
n03888257 parachute, chute | 낙하산
n03888605 parallel bars, bars | 평행봉
n03891251 park bench | 공원 벤치
n03891332 parking meter | 주차 요금 징수기, 주차 미터기
n03895866 passenger car, coach, carriage | 객차
n03899768 patio, terrace | 테라스, 파티오
n03902125 payphone, pay-phone, pay-station | 공중전화
n03903868 pedestal, plinth, footstall | 받침대, 기둥 받침, 대좌
n03908618 pencil box, pencil case | 필통
n03908714 pencil sharpener | 연필깎이
n03916031 perfume, essence | 향수
n03920288 Petri dish | 페트리 접시, 배양 접시
n03924679 photocopier | 복사기
n03929660 guitar pick, pick, plectrum, plectron | 기타 피크, 피크
n03929855 pickelhaube | 피켈하우베, 뾰족 투구
n03930313 picket fence, paling | 말뚝 울타리, 나무 울타리
n03930630 pickup truck, pickup | 픽업트럭
n03933933 pier | 교각, 잔교
n03935335 piggy bank, penny bank | 돼지 저금통
n03937543 pill bottle | 약병
n03938244 pillow | 베개
n03942813 ping-pong ball | 탁구공
n03944341 pinwheel | 바람개비
n03947888 pirate ship, pirate | 해적선
n03950228 pitcher, ewer | 물주전자, 피처
n03954731 carpenter's plane, plane, woodworking plane | 대패
n03956157 planetarium | 천체 투영관, 플라네타륨
n03958227 plastic bag | 비닐봉지
n03961711 dish rack, plate rack | 식기 건조대, 접시꽂이
n03967562 plow, plough | 쟁기
n03970156 plunger, plumber's helper | 뚫어뻥, 변기 뚫는 도구
n03976467 Polaroid camera, Polaroid Land camera | 폴라로이드 카메라, 즉석카메라
n03976657 pole | 장대, 기둥
n03977966 police van, police wagon, paddy wagon, patrol wagon, wagon, black Maria | 경찰 승합차, 호송차
n03980874 poncho | 판초
n03982430 pool table, billiard table, snooker table | 당구대
n03983396 pop bottle, soda bottle | 음료수 병, 탄산음료 병
n03991062 flowerpot, pot | 화분
n03992509 potter's wheel | 도예 물레, 도자기 물레
n03995372 power drill | 전동 드릴
n03998194 prayer rug, prayer mat | 기도용 깔개
n04004767 printer | 프린터
n04005630 prison, prison house | 교도소, 감옥
n04008634 projectile, missile | 발사체, 포탄
n04009552 projector | 프로젝터, 영사기
n04019541 hockey puck, puck | 퍽, 아이스하키 퍽
n04023962 punching bag, punch bag, punching ball, punchball | 샌드백, 펀칭 백
n04026417 purse | 손지갑, 손가방, 핸드백
n04033901 quill pen, quill | 깃펜
n04033995 quilt, comforter, comfort, puff | 누비이불, 퀼트
n04037443 race car, racer, racing car | 경주용 자동차, 레이싱카
n04039381 racket, racquet | 라켓
n04040759 radiator | 라디에이터, 방열기
n04041544 radio, wireless | 라디오
n04044716 radio telescope, radio reflector | 전파 망원경
n04049303 rain barrel | 빗물 통
n04065272 recreational vehicle, RV, R.V. | 캠핑카
n04067472 reel | 릴, 얼레
n04069434 reflex camera | 일안 반사식 카메라, SLR 카메라
n04070727 refrigerator, icebox | 냉장고
n04074963 remote control, remote | 리모컨
n04081281 restaurant, eating house, eating place, eatery | 식당, 음식점
n04086273 revolver, six-gun, six-shooter | 리볼버, 회전식 권총
n04090263 rifle | 소총, 라이플
n04099969 rocking chair, rocker | 흔들의자
n04111531 rotisserie | 회전 구이 오븐, 로티세리
n04116512 eraser, rubber eraser, rubber, pencil eraser | 지우개
n04118538 rugby ball | 럭비공
n04118776 ruler, rule | 자
n04120489 running shoe | 러닝화, 운동화
n04125021 safe | 금고
n04127249 safety pin | 안전핀, 옷핀
n04131690 salt shaker, saltshaker | 소금통
n04133789 sandal | 샌들
n04136333 sarong | 사롱
n04141076 saxophone, sax | 색소폰
n04141327 scabbard | 칼집
n04141975 weighing scale, scale, weighing machine | 저울
n04146614 school bus | 스쿨버스, 통학 버스
n04147183 schooner | 스쿠너
n04149813 scoreboard | 점수판, 스코어보드
n04152593 CRT screen, screen | 브라운관 화면, 화면, 스크린
n04153751 screw | 나사, 나사못
n04154565 screwdriver | 드라이버, 나사돌리개
n04162706 seat belt, seatbelt | 안전띠, 안전벨트
n04179913 sewing machine | 재봉틀
n04192698 shield, buckler | 방패
n04200800 shoe store, shoe shop, shoe-shop | 신발 가게, 구둣가게
n04201297 shoji | 장지문, 쇼지
n04204238 shopping basket | 장바구니
n04204347 shopping cart | 쇼핑 카트
n04208210 shovel | 삽
n04209133 shower cap | 샤워 캡
n04209239 shower curtain | 샤워 커튼
n04228054 ski | 스키
n04229816 ski mask | 스키 마스크, 방한 복면
n04235860 sleeping bag | 침낭
n04238763 slide rule, slipstick | 계산자
n04239074 sliding door | 미닫이문
n04243546 slot machine, slot, one-armed bandit | 슬롯머신
n04251144 snorkel | 스노클
n04252077 snowmobile | 스노모빌
n04252225 snowplow, snowplough | 제설차
n04254120 soap dispenser | 물비누통, 비누 디스펜서
n04254680 soccer ball | 축구공
n04254777 sock | 양말
n04258138 solar dish, solar collector, solar furnace | 태양열 집열 접시, 태양열 집열기
n04259630 sombrero | 솜브레로
n04263257 soup bowl | 수프 그릇, 국그릇
n04264628 space bar | 스페이스 바
n04265275 space heater | 난방기, 전기난로
n04266014 space shuttle | 우주왕복선
n04270147 spatula | 뒤집개, 주걱
n04273569 speedboat | 쾌속정, 모터보트
n04275548 spider web, spider's web | 거미줄
n04277352 spindle | 물렛가락, 방추
n04285008 sports car, sport car | 스포츠카
n04286575 spotlight, spot | 스포트라이트, 집중 조명
n04296562 stage | 무대
n04310018 steam locomotive | 증기 기관차
n04311004 steel arch bridge | 강철 아치교
n04311174 steel drum | 스틸 드럼, 스틸팬
n04317175 stethoscope | 청진기
n04325704 stole | 스톨, 숄
n04326547 stone wall | 돌담
n04328186 stopwatch, stop watch | 스톱워치, 초시계
n04330267 stove | 난로, 스토브, 레인지
n04332243 strainer | 체, 거름망
n04335435 tram, streetcar, tramcar, trolley, trolley car | 노면전차, 트램
n04336792 stretcher | 들것
n04344873 studio couch, day bed | 소파 베드, 침대 겸용 소파
n04346328 stupa, tope | 불탑, 스투파
n04347754 submarine, pigboat, sub, U-boat | 잠수함
n04350905 suit, suit of clothes | 정장, 양복
n04355338 sundial | 해시계
n04355933 sunglass | 선글라스
n04356056 sunglasses, dark glasses, shades | 선글라스, 색안경
n04357314 sunscreen, sunblock, sun blocker | 자외선 차단제, 선크림
n04366367 suspension bridge | 현수교
n04367480 mop, swab, swob | 대걸레
n04370456 sweatshirt | 맨투맨, 스웨트셔츠
n04371430 swimming trunks, bathing trunks | 남자 수영복, 수영 팬츠
n04371774 swing | 그네
n04372370 electric switch, switch, electrical switch | 스위치, 전기 스위치
n04376876 syringe | 주사기
n04380533 table lamp | 탁상 스탠드, 탁상등
n04389033 tank, army tank, armored combat vehicle, armoured combat vehicle | 탱크, 전차
n04392985 tape player | 테이프 플레이어, 테이프 재생기
n04398044 teapot | 찻주전자
n04399382 teddy bear, teddy | 곰 인형, 테디 베어
n04404412 television, television system | 텔레비전, TV
n04409515 tennis ball | 테니스공
n04417672 thatched roof, thatch | 초가지붕, 이엉
n04418357 theater curtain, theatre curtain | 무대 막, 극장 커튼
n04423845 thimble | 골무
n04428191 thresher, thrasher, threshing machine | 탈곡기
n04429376 throne | 왕좌, 옥좌
n04435653 tile roof | 기와지붕
n04442312 toaster | 토스터
n04443257 tobacco shop, tobacconist shop, tobacconist | 담배 가게
n04447861 toilet seat | 변기 시트, 변좌
n04456115 torch | 횃불
n04458633 totem pole | 토템폴, 토템 기둥
n04461696 tow truck, tow car, wrecker | 견인차, 레커차
n04462240 toy shop, toyshop | 장난감 가게
n04465501 tractor | 트랙터
n04467665 trailer truck, semi-trailer truck, tractor trailer, trucking rig, rig, articulated lorry, semi | 트레일러트럭, 세미트레일러
n04476259 tray | 쟁반
n04479046 trench coat | 트렌치코트
n04482393 tricycle, trike, velocipede | 세발자전거
n04483307 trimaran | 삼동선
n04485082 tripod | 삼각대
n04486054 triumphal arch | 개선문
n04487081 trolleybus, trolley coach, trackless trolley | 트롤리버스, 무궤도 전차
n04487394 trombone | 트롬본
n04493381 tub, vat | 큰 통, 함지
n04501370 turnstile | 회전식 개찰구, 회전식 출입구
n04505470 typewriter keyboard | 타자기 자판
n04507155 umbrella | 우산
n04509417 unicycle, monocycle | 외발자전거
n04515003 upright piano, upright | 업라이트 피아노
n04517823 vacuum cleaner, vacuum | 진공청소기
n04522168 vase | 꽃병
n04523525 vault | 둥근 천장, 궁륭, 아치형 천장
n04525038 velvet | 벨벳, 우단
n04525305 vending machine | 자판기, 자동판매기
n04532106 vestment | 사제복, 제의
n04532670 viaduct | 고가교, 구름다리
n04536866 violin, fiddle | 바이올린
n04540053 volleyball | 배구공
n04542943 waffle iron | 와플 기계, 와플 팬
n04548280 wall clock | 벽시계
n04548362 wallet, billfold, notecase, pocketbook | 지갑
n04550184 wardrobe, closet, press | 옷장
n04552348 military aircraft, warplane, military plane | 군용기, 전투기
n04553703 washbasin, handbasin, washbowl, lavabo, wash-hand basin | 세면대
n04554684 washing machine, washer, automatic washer | 세탁기
n04557648 water bottle | 물병
n04560804 water jug | 물 항아리, 물동이
n04562935 water tower | 급수탑
n04579145 whiskey jug | 위스키 단지, 위스키 항아리
n04579432 whistle | 호루라기, 호각
n04584207 wig | 가발
n04589890 window screen | 방충망
n04590129 window shade | 창문 가리개, 롤 블라인드
n04591157 Windsor tie | 윈저 타이
n04591713 wine bottle | 와인병, 포도주병
n04592741 airplane wing, wing | 비행기 날개
n04596742 wok | 웍, 중국 냄비
n04597913 wooden spoon | 나무 숟가락
n04599235 wool, woolen, woollen | 모직, 양모, 울
n04604644 split-rail fence, worm fence, snake fence, snake-rail fence, Virginia fence | 지그재그 울타리, 가로장 울타리
n04606251 shipwreck, wreck | 난파선
n04612504 yawl | 욜, 작은 돛배
n04613696 yurt | 유르트, 게르
n06359193 website, web site, internet site, site | 웹사이트
n06596364 comic book | 만화책
n06785654 crossword puzzle, crossword | 십자말풀이, 낱말 퍼즐
n06794110 street sign | 거리 표지판, 도로 표지판
n06874185 traffic light, traffic signal, stoplight | 신호등
n07248320 dust jacket, book jacket, dust cover, dust wrapper | 책 겉표지, 책 덮개
n07565083 menu | 메뉴, 식단
n07579787 plate | 접시 요리, 한 접시 요리
n07583066 guacamole | 과카몰레
n07584110 consomme | 콩소메
n07590611 hot pot, hotpot | 전골, 핫팟
n07613480 trifle | 트라이플
n07614500 ice cream, icecream | 아이스크림
n07615774 popsicle, ice lolly, lolly, lollipop | 막대 아이스크림, 아이스바, 아이스캔디
n07684084 baguette, French loaf | 바게트, 프랑스빵
n07693725 bagel, beigel | 베이글
n07695742 pretzel | 프레첼
n07697313 cheeseburger | 치즈버거
n07697537 hot dog, hotdog, red hot | 핫도그
n07711569 mashed potato | 으깬 감자, 매시트포테이토
n07714571 cabbage, head cabbage | 양배추
n07714990 broccoli | 브로콜리
n07715103 cauliflower | 콜리플라워, 꽃양배추
n07716358 zucchini, courgette | 주키니호박, 주키니
n07716906 spaghetti squash | 국수호박
n07717410 acorn squash | 도토리호박
n07717556 butternut squash | 땅콩호박, 버터넛 스쿼시
n07718472 cucumber, cuke | 오이
n07718747 artichoke, globe artichoke | 아티초크
n07720875 bell pepper | 피망, 파프리카
n07730033 cardoon | 카르둔
n07734744 mushroom | 버섯
n07742313 Granny Smith apple, Granny Smith | 청사과, 그래니 스미스
n07745940 strawberry | 딸기
n07747607 orange | 오렌지
n07749582 lemon | 레몬
n07753113 fig | 무화과
n07753275 pineapple, ananas | 파인애플
n07753592 banana | 바나나
n07754684 jackfruit, jak, jack | 잭프루트
n07760859 custard apple | 커스터드애플, 석가
n07768694 pomegranate | 석류
n07802026 hay | 건초
n07831146 carbonara | 카르보나라, 카르보나라 소스
n07836838 chocolate sauce, chocolate syrup | 초콜릿 소스, 초콜릿 시럽
n07860988 dough | 밀가루 반죽, 반죽
n07871810 meatloaf, meat loaf | 미트로프
n07873807 pizza, pizza pie | 피자
n07875152 potpie | 고기 파이, 팟파이
n07880968 burrito | 부리토
n07892512 red wine | 적포도주, 레드 와인
n07920052 espresso | 에스프레소
n07930864 cup | 컵, 펀치
n07932039 eggnog | 에그노그
n09193705 high mountain, alp | 높은 산, 고산
n09229709 bubble | 거품, 비눗방울
n09246464 cliff, drop, drop-off | 절벽, 낭떠러지
n09256479 coral reef | 산호초
n09288635 geyser | 간헐천
n09332890 lakeside, lakeshore | 호숫가
n09399592 promontory, headland, head, foreland | 곶
n09421951 sandbar, sand bar | 모래톱
n09428293 seashore, coast, seacoast, sea-coast | 해안, 바닷가
n09468604 valley, vale | 골짜기, 계곡
n09472597 volcano | 화산
n09835506 baseball player, ballplayer | 야구 선수
n10148035 bridegroom, groom | 신랑
n10565667 scuba diver | 스쿠버 다이버, 잠수부
n11879895 rapeseed | 유채, 유채씨
n11939491 daisy | 데이지
n12057211 yellow lady's slipper, yellow lady-slipper, Cypripedium calceolus, Cypripedium parviflorum | 노랑복주머니란, 노란 복주머니란
n12144580 corn | 옥수수
n12267677 acorn | 도토리
n12620546 rose hip, hip, rosehip | 들장미 열매, 로즈힙
n12768682 horse chestnut, buckeye, conker | 마로니에 열매, 칠엽수 열매
n12985857 coral fungus | 싸리버섯, 산호버섯
n12998815 agaric | 주름버섯
n13037406 false morel, gyromitra | 마귀곰보버섯
n13040303 stinkhorn, carrion fungus | 말뚝버섯
n13044778 earthstar | 방귀버섯
n13052670 hen-of-the-woods, hen of the woods, Polyporus frondosus, Grifola frondosa | 잎새버섯
n13054560 bolete | 그물버섯
n13133613 ear of corn, ear, spike, capitulum | 옥수수 이삭, 이삭
n15075141 toilet paper, toilet tissue, bathroom tissue | 두루마리 휴지, 화장지
`;

export const IMAGENET_NAMES: readonly ClassNames[] = LINES.trim()
  .split('\n')
  .map((line) => {
    const [en = '', ko = ''] = line.slice(10).split(' | ');
    return { id: line.slice(0, 9), en, ko };
  });
