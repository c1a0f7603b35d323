export { InvitePage as default } from "#features/accounts/ui/login/invite-page.tsx";
