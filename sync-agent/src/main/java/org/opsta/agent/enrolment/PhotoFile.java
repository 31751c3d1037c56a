package org.opsta.agent.enrolment;

import java.nio.file.Path;
import java.util.List;
import org.opsta.contract.PersonId;

/**
 * A photo to enrol.
 *
 * @param person the personnel code as written, not yet checked
 * @param distinctFrom people this one looks like and is not, as an administrator vouches
 */
public record PhotoFile(String person, Path file, List<PersonId> distinctFrom) {

    public PhotoFile {
        distinctFrom = List.copyOf(distinctFrom);
    }
}
