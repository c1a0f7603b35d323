export { AccountPage as default } from "#ui/account/account-page.tsx";
