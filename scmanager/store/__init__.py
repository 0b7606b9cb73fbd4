"""What is kept on this computer: databases and the keychain."""
