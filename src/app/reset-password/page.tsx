export { ResetPasswordPage as default } from "#features/accounts/ui/reset-password-page.tsx";
