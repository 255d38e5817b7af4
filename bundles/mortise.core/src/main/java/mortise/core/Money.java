package mortise.core;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount of a currency. Two are equal if amount, scale and currency are.
 *
 * @param amount in the currency's main unit, with at most four decimal places
 * @param currency an ISO 4217 currency
 */
public record Money(BigDecimal amount, Currency currency) {
    /** Returns "12.50 EUR", the form {@link #parse} reads. */
    @Override
    public String toString() {
        return amount.toPlainString() + " " + currency.getCurrencyCode();
    }

    /**
     * Reads "12.50 EUR".
     *
     * @throws Failure INVALID if the text is not an amount, one space and an ISO 4217 code
     */
    public static Money parse(String text) {
        int space = text.lastIndexOf(' ');
        try {
            if (space > 0 && space <= 40) {
                return new Money(
                        new BigDecimal(text.substring(0, space).strip()),
                        Currency.getInstance(text.substring(space + 1)));
            }
        } catch (IllegalArgumentException notAnAmountOrCurrency) {
            throw new Failure(Failure.Kind.INVALID, "not-money", "not money: '" + text + "'", notAnAmountOrCurrency);
        }
        throw Failure.invalid(
                "not-money", "not money: '" + text + "'; expected an amount and a currency, as 12.50 EUR");
    }
}
