// What the office says of each finding, by its code, in English. Loaded by the office alone. A test compares the codes
// with those of the server (tests/architecture/diagnoses.py).

export const diagnosesEn = {
    // What is pretended or missing
    "payments-pretended": "No money moves: the demonstration cards are always approved.",
    "payments-tested": "No money moves: the key is a test key of Toss Payments.",
    "no-payment-method": "No method of payment is offered, so customers cannot finish an order.",
    "messages-not-sent": "Messages do not reach customers: they are written to the log.",
    "coupons-not-told": "A campaign issues coupons, and customers are not told of them: set up messages.",
    "stores-invented": "The stores and menus are those of the demonstration.",
    "kitchen-pretended": "Orders advance by themselves: nobody cooks.",

    // Settings and the server
    "settings-valid": "The settings are valid.",
    "settings-wrong": "The server does not start with these settings.",
    "server-ready": "The server runs and takes orders.",
    "server-not-ready": "The server runs, and is not ready. See its log and the modules.",
    "server-stopped": "The server does not run. Its addresses are free.",
    "server-unasked": "The server runs. It has no loopback address to ask.",
    "address-taken": "The server cannot listen on its address: another program has it, or it may not.",
    "not-checked": "A check could not look.",

    // Data and disk
    "data-usable": "The data folder belongs to the server's user, and to nobody else.",
    "data-missing": "There is no data yet: the first start makes the folder.",
    "data-hidden": "The data folder cannot be looked at.",
    "data-not-writable": "The server may not read and write its data. Give the folder and its files to its user.",
    "data-open": "Other users of the machine may read the data of customers. Take it from them.",
    "restore-unfinished": "A restore into the data folder did not end. Remove the folder and restore again.",
    "disk-free": "The disk has room.",
    "disk-low": "The disk is nearly full: unpaid orders are refused. Make room before paid ones are refused too.",
    "disk-very-low": "The disk is full: new orders are refused; those under way go on. Make room.",

    // Clock
    "clock-right": "The clock agrees with that of another server.",
    "clock-wrong": "The clock of this machine is wrong. Set it, and let it follow a time server.",
    "clock-follows": "The clock follows a time server.",
    "clock-free": "The clock follows no time server and will go wrong.",
    "zones-known": "The time zones of the world are known.",
    "zones-missing": "The machine has no time zones: opening hours are wrong. Install the package tzdata.",

    // Name, certificate, proxy
    "name-is-ours": "The name of the shop points to this machine.",
    "name-resolves": "The name of the shop is known. Whether it points to this machine cannot be told from here.",
    "name-elsewhere": "The name of the shop points to another machine. That is right for a proxy only.",
    "name-unknown": "The name of the shop is not found: no customer gets here. Make an entry in the DNS.",
    "certificate-valid": "The certificate is valid and has the names of the shop.",
    "certificate-ends": "The certificate ends soon, and was not renewed.",
    "certificate-ended": "The certificate is not valid now, and browsers refuse the shop.",
    "certificate-of-other-name": "The certificate does not have the name of the shop, and browsers refuse it.",
    "certificate-not-fetched": "The certificate is not fetched yet. Ports 80 and 443 of the name must reach this machine.",
    "certificate-unreadable": "The certificate cannot be read.",
    "authority-unreachable": "The authority that renews the certificate is not reached.",
    "https-missing": "The address of the shop is https, and nothing that speaks it is set.",
    "https-unset": "The shop is not open by HTTPS: browsers warn, and others read along.",
    "https-by-proxy": "A proxy speaks HTTPS for the server and keeps the certificate.",
    "proxy-declared": "The proxies in front of the server are named.",
    "proxy-undeclared": "A proxy on this machine forwards requests and is not believed: name its address.",

    // Payment gateway
    "gateway-answers": "Toss Payments answers and takes the secret key.",
    "gateway-refuses-key": "Toss Payments refuses the secret key: nobody can pay by card.",
    "gateway-unreachable": "Toss Payments is not reached: nobody can pay by card.",
    "gateway-fails": "Toss Payments answers, but not as it should.",

    // Backups
    "backup-good": "The last backup is new enough and has passed its check.",
    "backup-failed": "The last backup failed. See the reason, and make one now.",
    "second-copy-behind": "The second copy is behind. Look at its disk or machine.",
    "webhook-off": "A webhook is switched off. Switch it on again, or remove it.",
    "backup-too-old": "The last good backup is too old. Make one now.",
    "backup-missing": "There is no good backup yet. Make one now.",
    "backup-not-taken-away": "The last backup is good, and was not taken elsewhere.",
    "backups-unset": "No backups are made: a broken disk takes every order with it.",

    // The kitchens' printers
    "printers-silent": "A kitchen printer does not print. The store in the office says which one: look at its paper, its cover, its cable and its address.",
    "printers-print": "The kitchen printers print.",
    // Messages
    "messages-answered": "Solapi answers, takes the key and has a balance.",
    "messages-balance-low": "The balance at Solapi is low: charge it before messages stop.",
    "messages-not-paid": "No message is sent: the balance at Solapi is used up. Charge it.",
    "messages-sender-unknown": "No message is sent: Solapi does not know the sender number. Register it there.",
    "messages-key-refused": "No message is sent: Solapi refuses the API key or its secret.",
    "messages-clock-wrong": "No message is sent: the clock of this machine is wrong. Switch on the time service.",
    "messages-account-refused": "No message is sent: Solapi refuses this account. Ask its support.",
    "messages-template-wrong": "A message was not sent: it does not agree with its template at KakaoTalk.",
    "messages-without-templates": "Messages go by SMS only: no template of KakaoTalk is set.",
    "messages-unreachable": "Solapi is not reached: no message is sent.",
    "messages-fail": "Solapi answers, but not as it should.",
    "owner-not-told": "Nobody is told when the shop needs help: set the owner's mobile number.",
    "module-failed": "A part of the shop has failed. If it does not come back, look at the log.",
    "payments-open": "A payment has had no outcome for minutes. Look at the payments; the gateway may be down.",
};
