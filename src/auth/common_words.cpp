#include "auth/common_words.h"

#include <algorithm>

namespace baedal::auth {

namespace {

// Passwords and what log-ins are called.
constexpr std::string_view group_0 = R"(
access accesss admin administration administrator amazon android anonymous anything apple backup
baedal blank boss cafe cashier changeit changeme changethis chicken cisco computer counter coupang
database daum debian default delivery demo desktop docker dontknow employee enter entrance
everything facebook forgot forgotten freewifi galaxy google guest hacked hacker hackers helpdesk
homewifi idontknow instagram internet iphone kakao kitchen laptop lenovo letmein letmeinnow linux
login logmein logon management manager master masterkey menu microsoft mypassword mysecret mysql
myuser naver netflix network newpassword noaccess none nopass nopassword nothing null office
opensesame openup operator oracle order owner pass passcode passw0rd passwd password password1
password123 passwords passwort pizza postgres private remember restaurant root rootroot router
sample samsung secret secure secured security server service shop signin signon something staff
store superadmin superuser support sysadmin system temp tempo temporary test tester testing tests
testtest thepassword toor topsecret toss trustno trustno1 trustnoone twitter ubuntu unknown user
username visitor void welcome welcomeback whatever wifi windows wireless wlan yogiyo yourpassword
youtube
)";

// Words that people like.
constexpr std::string_view group_1 = R"(
abcdef abcdefg abcdefgh acdc achilles alaska alien allah alphabet always america american angel
angels apollo apple apples april arizona army arsenal asdfgh asdfghjk asdfghjkl assassin asshole
athena august australia autumn avengers azerty baby babyboy babygirl bambi banana bangtan
barcelona bart baseball basketball batman beach bear beatles berlin bestfriend bibimbap bible
bigbang billion bitch bitcoin black blackpink blessed blessing blink blink182 blossom blue boston
boxing brasil brazil brother bts buddha budweiser bulgogi bullshit bunny busan business butter
butterflies butterfly california camaro camera canada candy cappuccino captain carolina cat cats
celtic champion champions cheer cheerleader cheese cheesecake chef chelsea cherry chevrolet
chewbacca chicago chief children china chocolate christ christian church cinnamon cobra coconut
coffee college colorado cook cookie cookies cooking corona corvette cowboys crypto crystal daddy
dallas dance dancer dancing darling december demon devil diamond doctor dog doggy dogs dollar
donald donkey dragon dragonball dragons dream dreamer dreaming dreams driver drummer ducati
dumbledore eagle eagles earth emerald eminem energy engineer england ethereum exo faith falcon
family father february ferrari fighter fire firefly fireman fishing flame florida flower flowers
fluffy football forest forever fortnite france freedom friday friend friends friendship frodo fuck
fuckme fuckoff fuckyou funny galaxy gamer games gaming gandalf garfield georgia germany ghost
ginger goku gold golden golf golfer goodbye goodluck goofy grace grandma grandpa green greenday
guitar hallelujah hamburger handball happiness happy harley harrypotter hawaii hawk heaven
heineken hell hello hellohello hellokitty helloo helloworld hercules hermione hero heroes
highschool hithere hobbit hockey hogwarts home homer homesweethome honda honey hotdog hottie house
hulk hunter hurricane hyundai icecream iloveme iloveu iloveyou iloveyou2 ilovu inshallah
ironmaiden ironman island italy jamaica january japan jesus jesuschrist joker jordan july june
jupiter justice juventus kawasaki killer killers kimchi king kingdom kitten kitty knight korea
korean kpop lakers latte lawyer league ledzeppelin legend legends lemon liberty lightning lineage
linkinpark lion lions liverpool london lordoftherings love lovely loveme lover lovers loveyou
lucifer lucky luckyone luckystar madrid magic magical maiden makgeolli mama manchester maplestory
march marine mars master matrix maverick mercedes mercury metallica mexico mickey mickeymouse
midnight million millionaire minecraft minnie mocha mommy monday money moneymoney monkey monster
monsters montana moonlight morning mother mountain movie munich music muslim mustang naruto
neptune newyork ninja nintendo nirvana november number numbers numero nurse ocean october onepiece
orange overwatch panther papa paradise paris patrick peace peach pepper phish phoenix photo piano
picture pikachu pilot pinkfloyd pirate pirates planet platinum playboy player playstation pluto
pokemon police porn porsche power powerful predator prince princesa princess professor puppies
puppy purple pussycat python qazwsx queen qwerty qwertyui qwertyuiop qwertz rabbit racing rainbow
ramen ranger rangers raven realmadrid rich rider river roblox rocknroll runner running russia
samurai sasuke satan saturday saturn school scooby scoobydoo scorpion seoul september sexsex sexxx
sexy shadow shadows shit silver simpsons sister skateboard skater skywalker slipknot smile smiley
snoopy snowboard soccer soju soldier southkorea spain spartan spiderman spirit spongebob spring
star starcraft starlight stars startrek starwars steelers storm strawberry student subaru sublime
success sugar summer sunday sunflower sunshine superman surfer surfing suzuki sweet sweetheart
sweetie swimming teacher tennis terminator texas thor thunder thursday tiger tigers titan together
tokyo tornado toyota trinity trojan tteokbokki tuesday turtle tweety twice unicorn united universe
university vader vanilla venus victor victory viking viper virginia voldemort volkswagen
volleyball waiter waitress warcraft warrior warriors water wednesday whiskey white winner winter
wizard wolf wolves wonderwoman xbox yamaha yankees yellow yoda zeus zxcvbn zxcvbnm
)";

// Given names.
constexpr std::string_view group_2 = R"(
aaron abigail adam ahn alan albert alejandra alejandro alexander alexandra alexis alice amanda
amber amy andrea andrew angela ann anna anthony areum arthur ashley austin barbara benjamin betty
beverly billy bobby bora boram brandon brenda brian brittany bruce bryan carl carlos carol carolyn
catherine chaeyoung charles charlotte chelsea cheolsu cheryl cho choi christian christina
christine christopher chulsoo courtney crystal cynthia dahyun daniel danielle dasom david deborah
debra denise dennis diana diane dohyun donghyun dongwook donna doris douglas doyun dylan edward
elijah elizabeth emily emma eric ethan eugene eunhye eunji eunjung evelyn fernanda fernando
frances francisco frank gabriel gabriela gahee gary george gerald gildong gloria grace gregory
guillermo han hana hanbyul haneul hannah harold heather helen henry hong honggildong hwang hyejin
hyunjin hyunsu hyunwoo isabella jack jacob jacqueline jaehyun jaewon james janet jang janice
jasmine jason javier jean jeffrey jennifer jeremy jerry jesse jessica jieun jihoon jihun jihye
jimin jinho jinwoo jisoo jiwon jiyeon jiyoung joan joe john johnny jonathan jordan jorge jose
joseph joshua joyce juan judith judy julia julie jung junho junseo junsu junyoung justin kang
karen katherine kathleen kathryn kayla keith kelly kevin kim kwon kyle kyungsoo larry laura lauren
lawrence lee leonardo lim linda lisa logan lorenzo lori louis madison manuel marcos margaret maria
mariana marie marilyn mario martha martin mary matthew megan melissa michael michelle miguel minho
minjae minjeong minji minjun minseo minsoo minsu minyoung monica nancy nari natalie nathan
nicholas nicole noah olivia pablo pamela park patricia patrick pedro peter philip rachel rafael
ralph randy raymond rebecca ricardo richard robert roberto rodrigo roger ronald roy russell ruth
ryan ryu sabrina samantha samuel sandra santiago sara sarah sarang scott sean seo seohyun seojin
seojun seoyeon seoyun sergio sharon shin shirley sohee song sooyoung sophia soyeon stephanie
stephen steven subin sujin sumin sungho sungjin sungmin susan suyeon taehyung taewoo taeyeon
teresa terry theresa thomas tiffany timothy tyler valentina vanessa veronica victoria vincent
virginia walter wayne william willie wonbin woojin wooyoung yeji yejin yongsu yoon yoona younghee
youngho youngjae youngsu yujin yuna zachary
)";

// Korean, romanized and as its keys give it on a Latin keyboard.
constexpr std::string_view group_3 = R"(
aegi alsrnr alswl alswns annyeong annyeonghaseyo bimil bimilbeonho busankorea chingu chlrh cjdch
cjftn clzls daehanminguk dkssud dkssudgktpdy dldudwk dokdo dudgml ehowlrhrl eogksalsrnr
gamsahamnida ghdrlfehd gkqrur gksrnr godqhr haengbok haengun hangang hanguk hyung jagiya jeju
jejudo noona oppa qlalf qlalfqjsgh qntks qordlghks rhksflwk rkatkgkqslek rkrp rlacjftn saranghae
saranghaeyo seoulkorea thwls tjdnf tkfkd tkfkdgkqslek tkfkdgo tkfkdgody tkwkd tkwksla tlrekd unnie
uriagi uricafe vhvpatus vlwk wkrldi wldms wlgns wlrdnjs wnqkd wprk yeobo zhzhdh
)";

// In Korean.
constexpr std::string_view group_4 = R"(
가게 가나다라 가나다라마바사 관리자 김철수 대한민국 매장 민수 배달 부산 비밀번호 사랑 사랑해 사랑해요 사장 사장님 서울 아빠 안녕 안녕하세요 암호 엄마 영희 우리가게 우리집
주방 직원 치킨 치킨집 친구 통닭 통닭집 피자 피자집 한국 행복 행운 홍길동
)";

}  // namespace

std::vector<std::string_view> common_words() {
    std::vector<std::string_view> out;
    for (const std::string_view group : {group_0, group_1, group_2, group_3, group_4}) {
        for (std::size_t begin = 0; begin < group.size();) {
            const std::size_t end = std::min(group.find_first_of(" \n", begin), group.size());
            if (end > begin) out.push_back(group.substr(begin, end - begin));
            begin = end + 1;
        }
    }
    return out;
}

}  // namespace baedal::auth
