/** From a request to an answer: routes, visits, answers, cookies, assets, headers. */
@NullMarked
package mortise.web.http;

import org.jspecify.annotations.NullMarked;
