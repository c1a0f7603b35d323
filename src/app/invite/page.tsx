export { InvitePage as default } from "#ui/accounts/invite/invite-page.tsx";
