export { InvitePage as default } from "#ui/invite/invite-page.tsx";
