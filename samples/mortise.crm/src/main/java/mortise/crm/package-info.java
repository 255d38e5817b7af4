/** The sample and the model of an extension: accounts, contacts, opportunities and tasks. */
@NullMarked
package mortise.crm;

import org.jspecify.annotations.NullMarked;
