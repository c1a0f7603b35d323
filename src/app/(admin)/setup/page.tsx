export { SetupPage as default } from "#ui/accounts/setup/setup-page.tsx";
