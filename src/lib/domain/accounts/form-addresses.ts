/** Where the pages outside the product send their forms when no script does: each answers with a redirect. */
export const LOGIN_FORM = "/api/auth/form/login";

export const INVITATION_FORM = "/api/auth/form/invitation";
