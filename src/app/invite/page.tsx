export { InvitePage as default } from "#features/accounts/ui/invite-page.tsx";
