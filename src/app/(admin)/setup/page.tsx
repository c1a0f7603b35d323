export { SetupPage as default } from "#features/accounts/ui/setup/setup-page.tsx";
