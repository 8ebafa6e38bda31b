// 점검 결과의 한국어 문구, by code. See diagnoses_en.ts.
import type {diagnosesEn} from "./diagnoses_en";

export const diagnosesKo: Record<keyof typeof diagnosesEn, string> = {
    // What is pretended or missing
    "payments-pretended": "돈이 오가지 않습니다. 체험용 카드는 언제나 결제된 것으로 처리됩니다.",
    "payments-tested": "돈이 오가지 않습니다. 토스페이먼츠의 테스트 키를 쓰고 있습니다.",
    "no-payment-method": "결제할 방법이 없어 손님이 주문을 끝낼 수 없습니다.",
    "messages-not-sent": "알림이 손님에게 가지 않고 기록에만 남습니다.",
    "coupons-not-told": "캠페인이 쿠폰을 발행하지만 손님에게 알리지 않습니다. 알림을 설정해 주세요.",
    "stores-invented": "체험용 매장과 메뉴입니다.",
    "kitchen-pretended": "주문이 저절로 진행됩니다. 요리하는 사람이 없습니다.",

    // Settings and the server
    "settings-valid": "설정에 잘못이 없습니다.",
    "settings-wrong": "이 설정으로는 서버가 시작되지 않습니다.",
    "server-ready": "서버가 작동하며 주문을 받습니다.",
    "server-not-ready": "서버는 켜져 있지만 준비되지 않았습니다. 로그와 모듈을 확인해 주세요.",
    "server-stopped": "서버가 꺼져 있습니다. 쓸 주소는 비어 있습니다.",
    "server-unasked": "서버가 켜져 있지만, 이 기기에서 물어볼 주소가 없습니다.",
    "address-taken": "서버가 주소를 열 수 없습니다. 다른 프로그램이 쓰고 있거나 권한이 없습니다.",
    "not-checked": "점검하지 못한 항목이 있습니다.",

    // Data and disk
    "data-usable": "데이터 폴더는 서버만 읽고 쓸 수 있습니다.",
    "data-missing": "아직 데이터가 없습니다. 처음 시작할 때 만들어집니다.",
    "data-hidden": "데이터 폴더를 볼 수 없습니다.",
    "data-not-writable": "서버가 데이터를 읽고 쓸 수 없습니다. 폴더와 파일의 소유자를 서버 사용자로 바꿔 주세요.",
    "data-open": "이 기기의 다른 사용자가 손님 정보를 읽을 수 있습니다. 권한을 막아 주세요.",
    "restore-unfinished": "데이터 복원이 끝나지 않았습니다. 폴더를 지우고 다시 복원해 주세요.",
    "disk-free": "디스크에 여유가 있습니다.",
    "disk-low": "디스크가 거의 찼습니다. 결제하지 않은 주문은 받지 않습니다. 공간을 비워 주세요.",
    "disk-very-low": "디스크가 가득 찼습니다. 새 주문을 받지 않고, 진행 중인 주문만 처리합니다. 공간을 비워 주세요.",

    // Clock
    "clock-right": "시계가 다른 서버와 맞습니다.",
    "clock-wrong": "이 기기의 시계가 틀립니다. 시각을 맞추고 시간 서버를 따르게 해 주세요.",
    "clock-follows": "시계가 시간 서버를 따릅니다.",
    "clock-free": "시계가 시간 서버를 따르지 않아 점점 틀려집니다.",
    "zones-known": "시간대 정보가 있습니다.",
    "zones-missing": "시간대 정보가 없어 영업시간이 틀립니다. tzdata 패키지를 설치해 주세요.",

    // Name, certificate, proxy
    "name-is-ours": "매장 주소가 이 기기를 가리킵니다.",
    "name-resolves": "매장 주소를 찾을 수 있습니다. 이 기기를 가리키는지는 여기서 알 수 없습니다.",
    "name-elsewhere": "매장 주소가 다른 기기를 가리킵니다. 프록시가 아니라면 DNS를 고쳐 주세요.",
    "name-unknown": "매장 주소를 찾을 수 없어 손님이 올 수 없습니다. DNS에 등록해 주세요.",
    "certificate-valid": "인증서가 유효하고 매장 주소와 맞습니다.",
    "certificate-ends": "인증서가 곧 끝나는데 갱신되지 않았습니다.",
    "certificate-ended": "인증서가 유효하지 않아 브라우저가 매장을 열지 않습니다.",
    "certificate-of-other-name": "인증서가 매장 주소와 맞지 않아 브라우저가 열지 않습니다.",
    "certificate-not-fetched": "아직 인증서를 받지 못했습니다. 80번과 443번 포트가 이 기기로 열려 있어야 합니다.",
    "certificate-unreadable": "인증서를 읽을 수 없습니다.",
    "authority-unreachable": "인증서를 갱신하는 기관에 연결할 수 없습니다.",
    "https-missing": "매장 주소는 https인데, 이를 처리할 인증서나 프록시가 설정되지 않았습니다.",
    "https-unset": "HTTPS가 아닙니다. 브라우저가 경고하고, 다른 사람이 내용을 볼 수 있습니다.",
    "https-by-proxy": "프록시가 HTTPS와 인증서를 맡고 있습니다.",
    "proxy-declared": "서버 앞의 프록시가 등록되어 있습니다.",
    "proxy-undeclared": "이 기기의 프록시가 등록되지 않아 믿을 수 없습니다. 프록시 주소를 설정에 적어 주세요.",

    // Payment gateway
    "gateway-answers": "토스페이먼츠가 응답하고 시크릿 키도 맞습니다.",
    "gateway-refuses-key": "토스페이먼츠가 시크릿 키를 거절하여 카드로 결제할 수 없습니다.",
    "gateway-unreachable": "토스페이먼츠에 연결할 수 없어 카드로 결제할 수 없습니다.",
    "gateway-fails": "토스페이먼츠의 응답이 정상이 아닙니다.",

    // Backups
    "backup-good": "마지막 백업이 최근 것이고 검사를 통과했습니다.",
    "backup-failed": "마지막 백업이 실패했습니다. 이유를 확인하고 지금 백업해 주세요.",
    "second-copy-behind": "두 번째 사본이 뒤처져 있습니다. 그 디스크나 컴퓨터를 확인해 주세요.",
    "webhook-off": "웹훅이 꺼져 있습니다. 다시 켜거나 삭제해 주세요.",
    "backup-too-old": "마지막 백업이 너무 오래되었습니다. 지금 백업해 주세요.",
    "backup-missing": "아직 제대로 된 백업이 없습니다. 지금 백업해 주세요.",
    "backup-not-taken-away": "마지막 백업은 정상이지만 다른 곳에 복사되지 않았습니다.",
    "backups-unset": "백업을 하지 않습니다. 디스크가 고장 나면 모든 주문이 사라집니다.",

    // The kitchens' printers
    "printers-silent": "출력되지 않는 주방 프린터가 있습니다. 사무실의 매장 화면에서 어느 것인지 보고 용지, 덮개, 전선, 주소를 확인해 주세요.",
    "printers-print": "주방 프린터가 모두 정상입니다.",
    // 알림
    "messages-answered": "솔라피가 응답하고, 키를 받아들이며, 잔액이 있습니다.",
    "messages-balance-low": "솔라피 잔액이 얼마 남지 않았습니다. 알림이 멈추기 전에 충전해 주세요.",
    "messages-not-paid": "알림을 보낼 수 없습니다. 솔라피 잔액이 없습니다. 충전해 주세요.",
    "messages-sender-unknown": "알림을 보낼 수 없습니다. 발신번호가 솔라피에 등록되어 있지 않습니다.",
    "messages-key-refused": "알림을 보낼 수 없습니다. 솔라피가 API 키를 거부합니다.",
    "messages-clock-wrong": "알림을 보낼 수 없습니다. 이 컴퓨터의 시계가 맞지 않습니다. 시간 동기화를 켜 주세요.",
    "messages-account-refused": "알림을 보낼 수 없습니다. 솔라피가 이 계정을 거부합니다. 고객센터에 문의해 주세요.",
    "messages-template-wrong": "알림 하나를 보내지 못했습니다. 승인된 알림톡 템플릿과 내용이 다릅니다.",
    "messages-without-templates": "알림톡 템플릿이 설정되지 않아 알림을 문자로만 보냅니다.",
    "messages-unreachable": "솔라피에 연결할 수 없어 알림을 보낼 수 없습니다.",
    "messages-fail": "솔라피의 응답이 정상이 아닙니다.",
    "owner-not-told": "문제가 생겨도 알릴 곳이 없습니다. 사장님의 휴대전화 번호를 설정해 주세요.",
    "module-failed": "시스템의 한 부분이 멈췄습니다. 다시 켜지지 않으면 기록을 확인해 주세요.",
    "payments-open": "몇 분째 결과를 알 수 없는 결제가 있습니다. 결제 내역과 결제사를 확인해 주세요.",
};
