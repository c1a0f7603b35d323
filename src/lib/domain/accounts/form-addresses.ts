/** Where the login and invitation forms post when JavaScript is unavailable; each responds with a redirect. */
export const LOGIN_FORM = "/api/auth/form/login";

export const INVITATION_FORM = "/api/auth/form/invitation";
