export { AccountPage as default } from "#features/accounts/ui/account-page.tsx";
