export { LoginPage as default } from "#ui/accounts/login/login-page.tsx";
