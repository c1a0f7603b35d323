export { LoginPage as default } from "#ui/login/login-page.tsx";
