/**
 * Where credentials stand in a request as it is written: the scheme of an Authorization field, the parameters of a query, the user
 * information of an authority. Reads text and knows nothing of services; it keeps nothing, and allocates nothing.
 */
@NullMarked
package dev.holdfast.request;

import org.jspecify.annotations.NullMarked;
