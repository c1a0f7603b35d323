export { ForgotPasswordPage as default } from "#features/accounts/ui/login/forgot-password-page.tsx";
