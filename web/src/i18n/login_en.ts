// Logging in, the own account and /setup in English: a part of the catalogue.

export const loginEn = {
    logIn: "Log in",
    logOut: "Log out",
    loginName: "Name",
    loginPassword: "Password",
    loginToken: "Access token",
    loginTokenHint: "Kept in this tab only, until you log out or close it.",
    loginByToken: "Use an access token",
    loginByName: "Use name and password",
    loginWrong: "The name or the password is wrong.",
    loginBadToken: "This token is not valid.",
    loginTooMany: "Too many wrong tries. Please wait {n} s.",
    loginUnreachable: "The shop cannot be reached. Please try again.",
    setupTitle: "Set up this shop",
    setupLead: "Make the first owner. The link works once.",
    loginNameHint: "Letters, digits and . _ @ -",
    loginPasswordHint: "At least 8 characters, and not your name.",
    setupMake: "Make the owner",
    setupBadLink: "This set-up link is not valid. The server prints a new one when it starts without users.",
};
