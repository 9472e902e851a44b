package io.chimera.jobs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.flink.api.common.functions.Function;
import org.apache.flink.streaming.api.operators.StreamOperator;

/** What may know what, inside the modules and between them. */
@AnalyzeClasses(packages = "io.chimera", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule contractKnowsNothingOfFlink =
      noClasses()
          .that()
          .resideInAnyPackage("io.chimera.schemas.contract..", "io.chimera.schemas.platform..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..");

  @ArchTest
  static final ArchRule streamTypesKnowNoStreams =
      noClasses()
          .that()
          .resideInAPackage("io.chimera.schemas.stream..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink.streaming..", "org.apache.flink.api.common.functions..");

  @ArchTest
  static final ArchRule jobsOnlyAssembles =
      noClasses()
          .that()
          .resideInAPackage("io.chimera.jobs..")
          .should()
          .beAssignableTo(Function.class)
          .orShould()
          .beAssignableTo(StreamOperator.class);

  @ArchTest
  static final ArchRule operatorsLiveInTheMiddleModules =
      classes()
          .that()
          .areAssignableTo(Function.class)
          .or()
          .areAssignableTo(StreamOperator.class)
          .or()
          .haveSimpleNameEndingWith("Function")
          .or()
          .haveSimpleNameEndingWith("Operator")
          .should()
          .resideInAnyPackage(
              "io.chimera.connectors..", "io.chimera.quality..", "io.chimera.sinks..")
          .andShould()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)");

  @ArchTest
  static final ArchRule middleModulesAreStrangers =
      slices()
          .matching("io.chimera.(*)..")
          .should()
          .notDependOnEachOther()
          .ignoreDependency(
              resideInAPackage("io.chimera.."), resideInAPackage("io.chimera.schemas.."))
          .ignoreDependency(
              resideInAPackage("io.chimera.jobs.."), resideInAPackage("io.chimera.."));

  @ArchTest
  static final ArchRule pipelineKnowsNoCommandLine =
      noClasses()
          .that()
          .resideInAnyPackage("io.chimera.jobs.pipeline..", "io.chimera.jobs.run..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.chimera.jobs.cli..", "io.chimera.local..", "picocli..");
}
