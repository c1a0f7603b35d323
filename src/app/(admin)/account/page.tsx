export { AccountPage as default } from "#ui/accounts/own-account/account-page.tsx";
