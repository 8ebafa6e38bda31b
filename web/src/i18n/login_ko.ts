// 로그인, 내 계정, 설정의 한국어 문구: a part of the catalogue.
import type {loginEn} from "./login_en";

export const loginKo: Record<keyof typeof loginEn, string> = {
    logIn: "로그인",
    logOut: "로그아웃",
    loginName: "아이디",
    loginPassword: "비밀번호",
    loginToken: "접근 토큰",
    loginTokenHint: "이 탭에만 보관하며, 로그아웃하거나 탭을 닫으면 지워집니다.",
    loginByToken: "접근 토큰으로 로그인",
    loginByName: "아이디와 비밀번호로 로그인",
    loginWrong: "아이디 또는 비밀번호가 맞지 않습니다.",
    loginBadToken: "유효하지 않은 토큰입니다.",
    loginTooMany: "잘못된 시도가 너무 많습니다. {n}초 뒤에 다시 해 주세요.",
    loginUnreachable: "서버에 연결할 수 없습니다. 다시 시도해 주세요.",
    setupTitle: "매장 설정 시작",
    setupLead: "첫 번째 사장님 계정을 만듭니다. 이 링크는 한 번만 쓸 수 있습니다.",
    loginNameHint: "영문자, 숫자, . _ @ - 만 쓸 수 있습니다.",
    loginPasswordHint: "8자 이상이며 아이디와 달라야 합니다.",
    setupMake: "계정 만들기",
    setupBadLink: "유효하지 않은 설정 링크입니다. 사용자가 없을 때 서버를 다시 시작하면 새 링크가 나옵니다.",
};
