export { ResetPasswordPage as default } from "#features/accounts/ui/login/reset-password-page.tsx";
