export { LoginPage as default } from "#features/accounts/ui/login/login-page.tsx";
