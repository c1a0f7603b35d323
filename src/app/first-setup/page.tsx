export { FirstSetupPage as default } from "#features/accounts/ui/login/first-setup-page.tsx";
