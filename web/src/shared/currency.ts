// How many decimals a currency has. The browser's own table counts those that are in use, which are fewer than
// ISO 4217's for some currencies; the server counts by ISO 4217 (src/base/money.cpp).
const withoutFraction = new Set(["BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
    "VND", "VUV", "XAF", "XOF", "XPF"]);
const withThreeDigits = new Set(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);
const withFourDigits = new Set(["CLF", "UYW"]);

export function digitsOf(currency: string): number {
    if (withoutFraction.has(currency)) return 0;
    if (withThreeDigits.has(currency)) return 3;
    return withFourDigits.has(currency) ? 4 : 2;
}
